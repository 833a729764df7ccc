// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/lstm_cell.hpp"

#include <array>

#include "segue/kernels/cells/lstm_cell_gradient.hpp"

namespace segue {
namespace {

constexpr std::int64_t gate_count = 4;
constexpr std::int64_t forget_gate = 2;

}  // namespace

lstm_cell::lstm_cell(std::int64_t input_width, std::int64_t units,
                     std::span<const float> kernel, std::span<const float> bias,
                     float forget_bias, const level_kernels& level)
    : recurrent_cell{input_width, units, gate_count, level},
      state_kernel_{units, {gate_count, units}, level},
      forget_bias_{forget_bias} {
  assign(std::array{kernel, bias});
}

void lstm_cell::assign(cell_weights weights) {
  auto state_part =
      static_cast<std::size_t>(input_width() * gate_count * units());
  assign_inputs(weights[0], weights[1], 0, gate_count);
  for (auto& bias : bias_of(forget_gate))
    bias += forget_bias_;
  state_kernel_.assign(weights[0].subspan(state_part), 0, gate_count);
}

void lstm_cell::step(const cell_step& s) const {
  auto stride = state_stride();
  state_kernel_.add_product(s.rows, s.before[1], stride, s.gates,
                            gates_stride());
  for (std::int64_t r = 0; r < s.rows; ++r)
    level().run_lstm({.units = gate_stride(),
                      .gates = s.gates + r * gates_stride(),
                      .c = s.before[0] + r * stride,
                      .new_c = s.after[0] + r * stride,
                      .new_h = s.after[1] + r * stride,
                      .keep = s.keep});
}

std::unique_ptr<cell_gradient> lstm_cell::make_gradient() const {
  return std::make_unique<lstm_cell_gradient>(*this);
}

}  // namespace segue
