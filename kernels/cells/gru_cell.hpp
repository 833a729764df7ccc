// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/kernels/cells/recurrent_cell.hpp"

namespace segue {

/// A gated recurrent unit (Cho et al., arXiv:1406.1078), as TensorFlow 1
/// computes GRUCell:
///   r, u = sigmoid([x, h] * gates_kernel + gates_bias)
///   candidate = tanh([x, r * h] * candidate_kernel + candidate_bias)
///   h' = u * h + (1 - u) * candidate
/// State: h. Weights: gates_kernel [D + H, 2 * H], gates_bias [2 * H],
/// candidate_kernel [D + H, H], candidate_bias [H].
class gru_cell final : public recurrent_cell {
 public:
  /// D >= 0, H >= 1; the four weights in their order.
  gru_cell(std::int64_t input_width, std::int64_t units, cell_weights weights,
           const level_kernels& level = best_level());

  bool has_extra() const override { return true; }

  void assign(cell_weights weights) override;
  void step(const cell_step& s) const override;
  std::unique_ptr<cell_gradient> make_gradient() const override;

 private:
  /// Returns the operands of the gates of row r.
  gru_step row_of(const cell_step& s, std::int64_t r) const;

  /// [H, 2 * H]; its product is added to the gates r and u.
  packed_matrix gates_kernel_;
  /// [H, H]; its product is added to the candidate.
  packed_matrix candidate_kernel_;
};

}  // namespace segue
