// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/basic_rnn_cell_gradient.hpp"

namespace segue {

basic_rnn_cell_gradient::basic_rnn_cell_gradient(const recurrent_cell& cell)
    : cell_gradient{cell},
      state_kernel_{cell.units(), cell.gates(), cell.level()} {}

void basic_rnn_cell_gradient::assign(cell_weights weights) {
  assign_inputs(weights[0], 0, 1);
  state_kernel_.assign(state_part(weights[0], 1));
}

void basic_rnn_cell_gradient::step(const recurrent_cell& cell,
                                   const gradient_step& s) {
  auto stride = cell.state_stride();
  for (std::int64_t r = 0; r < s.kept.rows; ++r)
    cell.level().differentiate_basic(
        {.units = cell.gate_stride(),
         .gates = s.kept.gates + r * cell.gates_stride(),
         .new_h = s.kept.after[0] + r * stride,
         .d_output = s.d_outputs + r * stride,
         .d_h = s.d_states[0] + r * stride});
  if (!s.first)
    state_kernel_.set_product(s.kept.rows, s.kept.gates, cell.gates_stride(),
                              s.d_states[0], stride);
}

void basic_rnn_cell_gradient::sum_weights(const operands& o,
                                          const float* previous,
                                          outer_sum& sums) {
  outer_sum::columns all{o.cell.gates(), o.cell.gate_stride(), 0};
  sum_kernel(o, previous, all, sums, o.d_weights[0]);
  sums.run_bias(all, o.d_weights[1]);
}

}  // namespace segue
