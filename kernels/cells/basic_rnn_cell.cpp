// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/basic_rnn_cell.hpp"

#include <array>

#include "segue/kernels/cells/basic_rnn_cell_gradient.hpp"

namespace segue {

basic_rnn_cell::basic_rnn_cell(std::int64_t input_width, std::int64_t units,
                               std::span<const float> kernel,
                               std::span<const float> bias,
                               const level_kernels& level)
    : recurrent_cell{input_width, units, 1, level},
      state_kernel_{units, {1, units}, level} {
  assign(std::array{kernel, bias});
}

void basic_rnn_cell::assign(cell_weights weights) {
  auto state_part = static_cast<std::size_t>(input_width() * units());
  assign_inputs(weights[0], weights[1], 0, 1);
  state_kernel_.assign(weights[0].subspan(state_part), 0, 1);
}

void basic_rnn_cell::step(const cell_step& s) const {
  state_kernel_.add_product(s.rows, s.before[0], state_stride(), s.gates,
                            gates_stride());
  for (std::int64_t r = 0; r < s.rows; ++r)
    level().run_basic({.units = gate_stride(),
                       .gates = s.gates + r * gates_stride(),
                       .new_h = s.after[0] + r * state_stride()});
}

std::unique_ptr<cell_gradient> basic_rnn_cell::make_gradient() const {
  return std::make_unique<basic_rnn_cell_gradient>(*this);
}

}  // namespace segue
