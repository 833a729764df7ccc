// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/outer_sum.hpp"

#include <algorithm>

namespace segue {
namespace {

/// Rows of the result that are made at a time: whole tiles of the product,
/// and few enough for a second-level cache where the rows are long.
std::int64_t rows_at_once(std::int64_t row_size) {
  constexpr std::int64_t cached_floats = 1 << 17;
  return std::clamp<std::int64_t>(cached_floats / row_size / 12, 2, 16) * 12;
}

}  // namespace

void outer_sum::pack(std::int64_t rows, std::int64_t width, const float* d,
                     std::int64_t stride) {
  rows_ = rows;
  width_ = width;
  d_ = d;
  d_stride_ = stride;
  level_->pack_panels({.rows = rows,
                       .width = width,
                       .from = d,
                       .from_stride = stride,
                       .to = packed_.take(rows * width),
                       .to_stride = rows * level_->panel_columns});
}

void outer_sum::run(const float* a, std::int64_t width, std::int64_t a_stride,
                    const columns& wanted, float* to) {
  auto panel = level_->panel_columns;
  auto first = wanted.first / panel;
  auto end = wanted.first + wanted.groups.count * wanted.stride;
  auto panels = (end + panel - 1) / panel - first;
  auto inside = wanted;
  inside.first -= first * panel;
  auto row_size = panels * panel;
  auto block = std::min(rows_at_once(row_size), width);
  auto turned_stride = row_stride(rows_);
  auto* turned = turned_.take(block * turned_stride);
  auto* product = product_.take(block * row_size);
  for (std::int64_t k = 0; k < width; k += block) {
    auto count = std::min(block, width - k);
    level_->transpose({.rows = rows_,
                       .width = count,
                       .from = a + k,
                       .from_stride = a_stride,
                       .to = turned,
                       .to_stride = turned_stride});
    level_->add_product({.rows = count,
                         .depth = rows_,
                         .panels = panels,
                         .a = turned,
                         .a_stride = turned_stride,
                         .packed = packed_.data() + first * rows_ * panel,
                         .c = product,
                         .c_stride = row_size,
                         .fresh = true});
    for (std::int64_t r = 0; r < count; ++r) {
      copy_columns(product + r * row_size, inside, to);
      to += wanted.groups.count * wanted.groups.width;
    }
  }
}

void outer_sum::run_bias(const columns& wanted, float* to) {
  auto* sums = product_.take(width_);
  level_->sum_rows({.rows = rows_,
                    .width = width_,
                    .from = d_,
                    .from_stride = d_stride_,
                    .to = sums});
  copy_columns(sums, wanted, to);
}

void outer_sum::copy_columns(const float* row, const columns& wanted,
                             float* to) const {
  for (std::int64_t g = 0; g < wanted.groups.count; ++g)
    to = std::copy_n(row + wanted.first + g * wanted.stride,
                     wanted.groups.width, to);
}

}  // namespace segue
