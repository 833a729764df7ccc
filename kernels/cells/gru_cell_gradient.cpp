// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/gru_cell_gradient.hpp"

namespace segue {

gru_cell_gradient::gru_cell_gradient(const recurrent_cell& cell)
    : cell_gradient{cell},
      gates_kernel_{cell.units(), {2, cell.units()}, cell.level()},
      candidate_kernel_{cell.units(), {1, cell.units()}, cell.level()} {}

void gru_cell_gradient::assign(cell_weights weights) {
  assign_inputs(weights[0], 0, 2);
  assign_inputs(weights[2], 2, 1);
  gates_kernel_.assign(state_part(weights[0], 2));
  candidate_kernel_.assign(state_part(weights[2], 1));
}

gru_gradient gru_cell_gradient::row_of(const recurrent_cell& cell,
                                       const gradient_step& s,
                                       std::int64_t r) const {
  auto stride = cell.state_stride();
  auto* gates = s.kept.gates + r * cell.gates_stride();
  return {.units = cell.gate_stride(),
          .reset = gates,
          .update = gates + cell.gate_stride(),
          .candidate = gates + 2 * cell.gate_stride(),
          .h = s.kept.before[0] + r * stride,
          .d_output = s.d_outputs + r * stride,
          .d_reset_h = s.scratch + r * stride,
          .d_h = s.d_states[0] + r * stride};
}

void gru_cell_gradient::step(const recurrent_cell& cell,
                             const gradient_step& s) {
  auto rows = s.kept.rows;
  auto stride = cell.state_stride();
  for (std::int64_t r = 0; r < rows; ++r)
    cell.level().differentiate_gru(row_of(cell, s, r));
  candidate_kernel_.set_product(rows, s.kept.gates + 2 * cell.gate_stride(),
                                cell.gates_stride(), s.scratch, stride);
  for (std::int64_t r = 0; r < rows; ++r)
    cell.level().differentiate_gru_reset(row_of(cell, s, r));
  if (!s.first)
    gates_kernel_.add_product(rows, s.kept.gates, cell.gates_stride(),
                              s.d_states[0], stride);
}

void gru_cell_gradient::sum_weights(const operands& o, const float* previous,
                                    outer_sum& sums) {
  auto stride = o.cell.gate_stride();
  auto units = o.cell.units();
  outer_sum::columns gates{{2, units}, stride, 0};
  outer_sum::columns candidate{{1, units}, stride, 2 * stride};
  sum_kernel(o, previous, gates, sums, o.d_weights[0]);
  sums.run_bias(gates, o.d_weights[1]);
  sum_kernel(o, o.kept.extra(), candidate, sums, o.d_weights[2]);
  sums.run_bias(candidate, o.d_weights[3]);
}

}  // namespace segue
