// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/kernels/packed_matrix.hpp"

namespace segue {

/// The transpose of a matrix of weights, in the layout of packed_matrix. It
/// turns the gradient of a product, whose rows have gaps between the groups of
/// the matrix, into the gradient of the left side of the product.
class transposed_matrix : public packed_matrix {
 public:
  transposed_matrix() = default;

  /// The transpose of a matrix of zeros [rows, groups.count * groups.width].
  transposed_matrix(std::int64_t rows, column_groups groups,
                    const level_kernels& level);

  /// Takes `count` groups of columns from the group `first` on: `values` is
  /// row-major [rows, count * groups.width].
  void assign(std::span<const float> values, std::int64_t first,
              std::int64_t count);
  void assign(std::span<const float> values) {
    assign(values, 0, groups_.count);
  }

 private:
  std::int64_t rows_ = 0;
  column_groups groups_;
};

}  // namespace segue
