// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/gru_cell.hpp"

#include "segue/kernels/cells/gru_cell_gradient.hpp"

namespace segue {

gru_cell::gru_cell(std::int64_t input_width, std::int64_t units,
                   cell_weights weights, const level_kernels& level)
    : recurrent_cell{input_width, units, 3, level},
      gates_kernel_{units, {2, units}, level},
      candidate_kernel_{units, {1, units}, level} {
  assign(weights);
}

void gru_cell::assign(cell_weights weights) {
  auto state_part = static_cast<std::size_t>(input_width() * units());
  assign_inputs(weights[0], weights[1], 0, 2);
  assign_inputs(weights[2], weights[3], 2, 1);
  gates_kernel_.assign(weights[0].subspan(2 * state_part), 0, 2);
  candidate_kernel_.assign(weights[2].subspan(state_part), 0, 1);
}

gru_step gru_cell::row_of(const cell_step& s, std::int64_t r) const {
  auto* gates = s.gates + r * gates_stride();
  return {.units = gate_stride(),
          .reset = gates,
          .update = gates + gate_stride(),
          .candidate = gates + 2 * gate_stride(),
          .h = s.before[0] + r * state_stride(),
          .reset_h = s.extra + r * state_stride(),
          .new_h = s.after[0] + r * state_stride(),
          .keep = s.keep};
}

void gru_cell::step(const cell_step& s) const {
  gates_kernel_.add_product(s.rows, s.before[0], state_stride(), s.gates,
                            gates_stride());
  for (std::int64_t r = 0; r < s.rows; ++r)
    level().reset_gru(row_of(s, r));
  // If a gate has an odd number of vectors, the last panel of the product ends
  // where the last panel of the gates does.
  candidate_kernel_.add_product(s.rows, s.extra, state_stride(),
                                s.gates + 2 * gate_stride(), gates_stride());
  for (std::int64_t r = 0; r < s.rows; ++r)
    level().run_gru(row_of(s, r));
}

std::unique_ptr<cell_gradient> gru_cell::make_gradient() const {
  return std::make_unique<gru_cell_gradient>(*this);
}

}  // namespace segue
