// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/kernels/cells/recurrent_cell.hpp"

namespace segue {

/// The basic recurrent cell, as TensorFlow 1 computes BasicRNNCell:
///   h' = tanh([x, h] * kernel + bias)
/// State: h. Weights: kernel [D + H, H], bias [H].
class basic_rnn_cell final : public recurrent_cell {
 public:
  /// D >= 0, H >= 1.
  basic_rnn_cell(std::int64_t input_width, std::int64_t units,
                 std::span<const float> kernel, std::span<const float> bias,
                 const level_kernels& level = best_level());

  void assign(cell_weights weights) override;
  void step(const cell_step& s) const override;
  std::unique_ptr<cell_gradient> make_gradient() const override;

 private:
  packed_matrix state_kernel_;
};

}  // namespace segue
