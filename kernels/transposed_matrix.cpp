// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/transposed_matrix.hpp"

#include <algorithm>

namespace segue {
namespace {

std::int64_t padded(std::int64_t width, const level_kernels& level) {
  return (width + level.lanes - 1) / level.lanes * level.lanes;
}

}  // namespace

transposed_matrix::transposed_matrix(std::int64_t rows, column_groups groups,
                                     const level_kernels& level)
    : packed_matrix{groups.count * padded(groups.width, level),
                    {1, rows},
                    level},
      rows_{rows},
      groups_{groups} {}

void transposed_matrix::assign(std::span<const float> values,
                               std::int64_t first, std::int64_t count) {
  auto columns = level().panel_columns;
  auto stride = padded(groups_.width, level());
  auto row_size = count * groups_.width;
  auto* packed = mutable_values() + first * stride * columns;
  for (std::int64_t row = 0; row < rows_; row += columns) {
    for (std::int64_t g = 0; g < count; ++g)
      level().transpose(
          {.rows = std::min(columns, rows_ - row),
           .width = groups_.width,
           .from = values.data() + row * row_size + g * groups_.width,
           .from_stride = row_size,
           .to = packed + g * stride * columns,
           .to_stride = columns});
    packed += depth() * columns;
  }
}

}  // namespace segue
