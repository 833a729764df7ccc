// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/recurrent_cell.hpp"

#include <algorithm>

namespace segue {

recurrent_cell::recurrent_cell(std::int64_t input_width, std::int64_t units,
                               std::int64_t gates, const level_kernels& level)
    : level_{&level},
      input_kernel_{input_width, {gates, units}, level},
      bias_(static_cast<std::size_t>(input_kernel_.row_size())) {}

std::int64_t recurrent_cell::state_stride() const {
  auto columns = level_->panel_columns;
  return row_stride((units() + columns - 1) / columns * columns);
}

void recurrent_cell::assign_inputs(std::span<const float> kernel,
                                   std::span<const float> bias,
                                   std::int64_t first, std::int64_t count) {
  auto size = static_cast<std::size_t>(input_width() * count * units());
  input_kernel_.assign(kernel.first(size), first, count);
  for (std::int64_t g = 0; g < count; ++g)
    std::copy_n(bias.begin() + g * units(), units(),
                bias_of(first + g).begin());
}

std::span<float> recurrent_cell::bias_of(std::int64_t gate) {
  return std::span{bias_}.subspan(
      static_cast<std::size_t>(gate * gate_stride()),
      static_cast<std::size_t>(units()));
}

void recurrent_cell::prepare(std::int64_t rows, const float* x,
                             std::int64_t x_stride, float* gates) const {
  input_kernel_.set_product(rows, x, x_stride, gates, gates_stride(),
                            bias_.data());
}

}  // namespace segue
