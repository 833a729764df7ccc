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

packed_matrix::packed_matrix(std::int64_t depth, column_groups groups,
                             const level_kernels& level)
    : level_{&level}, groups_{groups}, depth_{depth} {
  group_stride_ = quotient_up(groups.width, level.lanes) * level.lanes;
  panels_ = quotient_up(groups.count * group_stride_, level.panel_columns);
  auto size = static_cast<std::size_t>(depth * row_size());
  values_ = buffer::allocate(size * sizeof(float));
  std::fill_n(mutable_values(), size, 0.0F);
}

packed_matrix::packed_matrix(std::span<const float> values, std::int64_t depth,
                             column_groups groups, const level_kernels& level)
    : packed_matrix{depth, groups, level} {
  assign(values, 0, groups.count);
}

float* packed_matrix::mutable_values() {
  assert(values_->unique());
  return reinterpret_cast<float*>(values_->data());
}

void packed_matrix::assign(std::span<const float> values, std::int64_t first,
                           std::int64_t count) {
  auto columns = count * groups_.width;
  assert(static_cast<std::int64_t>(values.size()) == depth_ * columns);
  auto width = level_->panel_columns;
  auto* packed = mutable_values();
  // A run of columns lies in one group and in one panel.
  for (std::int64_t column = 0; column < columns;) {
    auto in_group = column % groups_.width;
    auto target = (first + column / groups_.width) * group_stride_ + in_group;
    auto run = std::min(groups_.width - in_group, width - target % width);
    auto* to = packed + target / width * depth_ * width + target % width;
    auto* from = values.data() + column;
    for (std::int64_t k = 0; k < depth_; ++k)
      std::copy_n(from + k * columns, run, to + k * width);
    column += run;
  }
}

std::vector<float> packed_matrix::pack_row(
    std::span<const float> values) const {
  std::vector<float> row(static_cast<std::size_t>(row_size()));
  for (std::int64_t g = 0; g < groups_.count; ++g)
    std::copy_n(values.begin() + g * groups_.width, groups_.width,
                row.begin() + g * group_stride_);
  return row;
}

product_operands packed_matrix::operands(std::int64_t rows, const float* a,
                                         std::int64_t a_stride, float* c,
                                         std::int64_t c_stride) const {
  return {.rows = rows,
          .depth = depth_,
          .panels = panels_,
          .a = a,
          .a_stride = a_stride,
          .packed = floats_of(values_),
          .c = c,
          .c_stride = c_stride};
}

void packed_matrix::add_product(std::int64_t rows, const float* a,
                                std::int64_t a_stride, float* c,
                                std::int64_t c_stride) const {
  level_->add_product(operands(rows, a, a_stride, c, c_stride));
}

void packed_matrix::set_product(std::int64_t rows, const float* a,
                                std::int64_t a_stride, float* c,
                                std::int64_t c_stride,
                                const float* start) const {
  auto o = operands(rows, a, a_stride, c, c_stride);
  o.fresh = start == nullptr;
  o.start = start;
  level_->add_product(o);
}

}  // namespace segue
