// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/outer_sum.hpp"

#include <algorithm>

namespace segue {
namespace {

/// Returns how many rows of the result are computed at a time, in whole tiles
/// of the product. If the rows are long, few enough for a second-level cache.
/// But each time reads all of d, so if d does not fit into a cache, as many
/// rows as possible.
std::int64_t rows_at_once(std::int64_t row_size, std::int64_t depth) {
  constexpr std::int64_t tile = 12;
  constexpr std::int64_t most_tiles = 16;
  constexpr std::int64_t second_level_floats = 1 << 17;
  constexpr std::int64_t third_level_floats = 1 << 22;
  if (depth > third_level_floats / row_size) return most_tiles * tile;
  auto tiles = second_level_floats / row_size / tile;
  return std::clamp<std::int64_t>(tiles, 2, most_tiles) * tile;
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
  auto block = std::min(rows_at_once(row_size, rows_), width);
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
