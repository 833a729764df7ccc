// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/kernels/cells/recurrent_cell.hpp"

namespace segue {

/// An LSTM cell (Zaremba et al., arXiv:1409.2329), as TensorFlow 1 computes
/// BasicLSTMCell:
///   i, j, f, o = [x, h] * kernel + bias
///   c' = c * sigmoid(f + forget_bias) + sigmoid(i) * tanh(j)
///   h' = tanh(c') * sigmoid(o)
/// States: c, h. Weights: kernel [D + H, 4 * H], bias [4 * H].
class lstm_cell final : public recurrent_cell {
 public:
  /// D >= 0, H >= 1.
  lstm_cell(std::int64_t input_width, std::int64_t units,
            std::span<const float> kernel, std::span<const float> bias,
            float forget_bias = 1.0F,
            const level_kernels& level = best_level());

  std::size_t state_count() const override { return 2; }

  void assign(cell_weights weights) override;
  void step(const cell_step& s) const override;
  std::unique_ptr<cell_gradient> make_gradient() const override;

 private:
  packed_matrix state_kernel_;
  float forget_bias_;
};

}  // namespace segue
