// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/packed_matrix.hpp"

#include <algorithm>
#include <cassert>

namespace segue {
namespace {

std::int64_t quotient_up(std::int64_t n, std::int64_t unit) {
  return (n + unit - 1) / unit;
}

const float* floats_of(const buffer_ptr& b) {
  return b ? reinterpret_cast<const float*>(b->data()) : nullptr;
}

}  // namespace

packed_matrix::packed_matrix(std::span<const float> values, std::int64_t depth,
                             column_groups groups, const level_kernels& level)
    : level_{&level}, groups_{groups}, depth_{depth} {
  auto columns = groups.count * groups.width;
  assert(static_cast<std::int64_t>(values.size()) == depth * columns);
  group_stride_ = quotient_up(groups.width, level.lanes) * level.lanes;
  panels_ = quotient_up(groups.count * group_stride_, level.panel_columns);
  auto size = static_cast<std::size_t>(depth * row_size());
  values_ = buffer::allocate(size * sizeof(float));
  auto* packed = reinterpret_cast<float*>(values_->data());
  std::fill_n(packed, size, 0.0F);
  for (std::int64_t column = 0; column < columns; ++column) {
    auto target = packed_column(column);
    auto* to = packed +
               target / level.panel_columns * depth * level.panel_columns +
               target % level.panel_columns;
    for (std::int64_t k = 0; k < depth; ++k)
      to[k * level.panel_columns] =
          values[static_cast<std::size_t>(k * columns + column)];
  }
}

std::vector<float> packed_matrix::pack_row(
    std::span<const float> values) const {
  std::vector<float> row(static_cast<std::size_t>(row_size()));
  for (std::size_t i = 0; i < values.size(); ++i) {
    auto target = packed_column(static_cast<std::int64_t>(i));
    row[static_cast<std::size_t>(target)] = values[i];
  }
  return row;
}

void packed_matrix::add_product(std::int64_t rows, const float* a,
                                std::int64_t a_stride, float* c,
                                std::int64_t c_stride) const {
  level_->add_product({.rows = rows,
                       .depth = depth_,
                       .panels = panels_,
                       .a = a,
                       .a_stride = a_stride,
                       .packed = floats_of(values_),
                       .c = c,
                       .c_stride = c_stride});
}

}  // namespace segue
