// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/kernels/cells/cell_gradient.hpp"

namespace segue {

/// The gradient of a gru_cell's run: with the gates' values r, u and the
/// candidate k,
///   d(s_u) = d(h') * (h - k) * u * (1 - u)
///   d(s_k) = d(h') * (1 - u) * (1 - k^2)
///   d(r * h) = d(s_k) * candidate_kernel', only its rows for the state
///   d(s_r) = d(r * h) * h * r * (1 - r)
///   d(h) = d(h') * u + d(r * h) * r + d(s_r, s_u) * gates_kernel'
class gru_cell_gradient final : public cell_gradient {
 public:
  explicit gru_cell_gradient(const recurrent_cell& cell);

  void assign(cell_weights weights) override;

 protected:
  void step(const recurrent_cell& cell, const gradient_step& s) override;
  void sum_weights(const operands& o, const float* previous,
                   outer_sum& sums) override;

 private:
  gru_gradient row_of(const recurrent_cell& cell, const gradient_step& s,
                      std::int64_t r) const;

  transposed_matrix gates_kernel_;
  transposed_matrix candidate_kernel_;
};

}  // namespace segue
