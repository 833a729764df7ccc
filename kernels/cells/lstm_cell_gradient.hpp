// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/kernels/cells/cell_gradient.hpp"

namespace segue {

/// The gradient of an lstm_cell's run: with the gates' values i, j, f, o,
///   d(c') += d(h') * o * (1 - tanh(c')^2)
///   d(s_i) = d(c') * j * i * (1 - i),  d(s_j) = d(c') * i * (1 - j^2),
///   d(s_f) = d(c') * c * f * (1 - f),  d(s_o) = d(h') * tanh(c') * o * (1 - o)
///   d(c) = d(c') * f
class lstm_cell_gradient final : public cell_gradient {
 public:
  explicit lstm_cell_gradient(const recurrent_cell& cell);

  void assign(cell_weights weights) override;

 protected:
  void step(const recurrent_cell& cell, const gradient_step& s) override;
  void sum_weights(const operands& o, const float* previous,
                   outer_sum& sums) override;

 private:
  transposed_matrix state_kernel_;
};

}  // namespace segue
