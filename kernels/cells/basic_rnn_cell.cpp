// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/basic_rnn_cell.hpp"

namespace segue {

basic_rnn_cell::basic_rnn_cell(std::int64_t input_width, std::int64_t units,
                               std::span<const float> kernel,
                               std::span<const float> bias,
                               const level_kernels& level)
    : recurrent_cell{input_width,
                     units,
                     1,
                     kernel.first(static_cast<std::size_t>(input_width * units)),
                     bias,
                     level},
      state_kernel_{
          kernel.subspan(static_cast<std::size_t>(input_width * units)),
          units,
          {1, units},
          level} {}

void basic_rnn_cell::step(std::int64_t rows, active_rows active, float* gates,
                          std::int64_t gates_stride,
                          std::span<const state_rows> states, float*) const {
  auto h = states[0];
  state_kernel_.add_product(rows, h.data, h.stride, gates, gates_stride);
  for (std::int64_t r = 0; r < rows; ++r)
    if (active[r])
      level().basic_gates(units(), gates + r * gates_stride,
                          h.data + r * h.stride);
}

}  // namespace segue
