// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/recurrent_cell.hpp"

#include <algorithm>

namespace segue {

recurrent_cell::recurrent_cell(std::int64_t input_width, std::int64_t units,
                               std::int64_t gates,
                               std::span<const float> kernel,
                               std::span<const float> bias,
                               const level_kernels& level)
    : level_{&level},
      units_{units},
      input_kernel_{kernel, input_width, {gates, units}, level},
      bias_{input_kernel_.pack_row(bias)} {}

void recurrent_cell::prepare(std::int64_t rows, const float* x,
                             std::int64_t x_stride, float* gates,
                             std::int64_t gates_stride) const {
  for (std::int64_t r = 0; r < rows; ++r)
    std::ranges::copy(bias_, gates + r * gates_stride);
  input_kernel_.add_product(rows, x, x_stride, gates, gates_stride);
}

}  // namespace segue
