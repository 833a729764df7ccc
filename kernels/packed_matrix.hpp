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

/// A float32 matrix laid out once for products from the left: panels of
/// level.panel_columns columns, within a panel row by row. Each group of
/// columns starts at a multiple of level.lanes, and zeros fill the gaps, so
/// that a row of the product is a run of whole vectors per group.
class packed_matrix {
 public:
  packed_matrix() = default;

  /// Packs `values`, row-major [depth, groups.count * groups.width].
  packed_matrix(std::span<const float> values, std::int64_t depth,
                column_groups groups, const level_kernels& level);

  std::int64_t depth() const { return depth_; }

  /// Floats from a product's group of columns to the next.
  std::int64_t group_stride() const { return group_stride_; }

  /// Floats in one row of a product.
  std::int64_t row_size() const { return panels_ * level_->panel_columns; }

  /// A vector of one value per column, as a row of a product has them.
  std::vector<float> pack_row(std::span<const float> values) const;

  /// c[r] += a[r] * this, for r in [0, rows): a's rows hold depth() floats,
  /// c's row_size(); strides are floats from row to row. A row's result has
  /// the same bits whatever the other rows are.
  void add_product(std::int64_t rows, const float* a, std::int64_t a_stride,
                   float* c, std::int64_t c_stride) const;

 private:
  /// Where a column of the source is in a row of the product.
  std::int64_t packed_column(std::int64_t column) const {
    return column / groups_.width * group_stride_ + column % groups_.width;
  }

  const level_kernels* level_ = &best_level();
  column_groups groups_;
  std::int64_t depth_ = 0;
  std::int64_t group_stride_ = 0;
  std::int64_t panels_ = 0;
  buffer_ptr values_;
};

}  // namespace segue
