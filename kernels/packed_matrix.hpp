// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "segue/kernels/levels/best_level.hpp"
#include "segue/tensors/buffer.hpp"

namespace segue {

/// Columns of a matrix in groups of equal width, such as the gates of a cell.
struct column_groups {
  std::int64_t count = 1;
  std::int64_t width = 0;
};

/// Returns the floats from row to row for rows of `width` floats: whole cache
/// lines, but not a large power of two, with which all rows would use the same
/// few sets of a cache.
constexpr std::int64_t row_stride(std::int64_t width) {
  auto lines = (width + 15) / 16;
  return 16 * (lines % 16 == 0 ? lines + 1 : lines);
}

/// A float32 matrix laid out for products from the left: panels of
/// level.panel_columns columns, within a panel row by row. Each group of
/// columns starts at a multiple of level.lanes, and zeros fill the gaps, so
/// that a row of the product is a run of whole vectors per group.
class packed_matrix {
 public:
  packed_matrix() = default;

  /// A matrix of zeros, [depth, groups.count * groups.width].
  packed_matrix(std::int64_t depth, column_groups groups,
                const level_kernels& level);

  /// Packs `values`, row-major [depth, groups.count * groups.width].
  packed_matrix(std::span<const float> values, std::int64_t depth,
                column_groups groups, const level_kernels& level);

  /// Takes new values for `count` groups from the group `first` on: row-major
  /// [depth, count * groups.width]. Precondition: there is no copy of this
  /// matrix, which would share its memory.
  void assign(std::span<const float> values, std::int64_t first,
              std::int64_t count);

  std::int64_t depth() const { return depth_; }

  /// Floats from one group of columns of a product to the next.
  std::int64_t group_stride() const { return group_stride_; }

  /// Floats in one row of a product.
  std::int64_t row_size() const { return panels_ * level_->panel_columns; }

  /// Returns one value per column in the layout of a row of a product.
  std::vector<float> pack_row(std::span<const float> values) const;

  const column_groups& groups() const { return groups_; }

  /// c[r] += a[r] * this, for r in [0, rows). Rows of a have depth() floats,
  /// rows of c row_size(); strides are floats from row to row. The result of a
  /// row is the same, bit for bit, whatever the other rows are.
  void add_product(std::int64_t rows, const float* a, std::int64_t a_stride,
                   float* c, std::int64_t c_stride) const;

  /// c[r] = a[r] * this; or, if the row `start` is not null, c[r] = start +
  /// a[r] * this.
  void set_product(std::int64_t rows, const float* a, std::int64_t a_stride,
                   float* c, std::int64_t c_stride,
                   const float* start = nullptr) const;

 protected:
  const level_kernels& level() const { return *level_; }
  float* mutable_values();

 private:
  product_operands operands(std::int64_t rows, const float* a,
                            std::int64_t a_stride, float* c,
                            std::int64_t c_stride) const;

  const level_kernels* level_ = &best_level();
  column_groups groups_;
  std::int64_t depth_ = 0;
  std::int64_t group_stride_ = 0;
  std::int64_t panels_ = 0;
  buffer_ptr values_;
};

}  // namespace segue
