// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/lstm_cell.hpp"

namespace segue {
namespace {

constexpr std::int64_t gate_count = 4;

/// Adds forget_bias to the third of the gates i, j, f, o.
std::vector<float> with_forget_bias(std::span<const float> bias,
                                    std::size_t units, float forget_bias) {
  std::vector<float> all(bias.begin(), bias.end());
  for (auto u = 2 * units; u < 3 * units; ++u)
    all[u] += forget_bias;
  return all;
}

}  // namespace

lstm_cell::lstm_cell(std::int64_t input_width, std::int64_t units,
                     std::span<const float> kernel, std::span<const float> bias,
                     float forget_bias, const level_kernels& level)
    : recurrent_cell{input_width,
                     units,
                     gate_count,
                     kernel.first(static_cast<std::size_t>(input_width *
                                                           gate_count * units)),
                     with_forget_bias(bias, static_cast<std::size_t>(units),
                                      forget_bias),
                     level},
      state_kernel_{kernel.subspan(static_cast<std::size_t>(
                        input_width * gate_count * units)),
                    units,
                    {gate_count, units},
                    level} {}

void lstm_cell::step(std::int64_t rows, active_rows active, float* gates,
                     std::int64_t gates_stride,
                     std::span<const state_rows> states, float*) const {
  auto c = states[0];
  auto h = states[1];
  state_kernel_.add_product(rows, h.data, h.stride, gates, gates_stride);
  for (std::int64_t r = 0; r < rows; ++r)
    if (active[r])
      level().lstm_gates(units(), gate_stride(), gates + r * gates_stride,
                         c.data + r * c.stride, h.data + r * h.stride);
}

}  // namespace segue
