// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/kernels/cells/cell_gradient.hpp"

namespace segue {

/// The gradient of a basic_rnn_cell's run: d(s) = d(h') * (1 - h'^2).
class basic_rnn_cell_gradient final : public cell_gradient {
 public:
  explicit basic_rnn_cell_gradient(const recurrent_cell& cell);

  void assign(cell_weights weights) override;

 protected:
  void step(const recurrent_cell& cell, const gradient_step& s) override;
  void sum_weights(const operands& o, const float* previous,
                   outer_sum& sums) override;

 private:
  transposed_matrix state_kernel_;
};

}  // namespace segue
