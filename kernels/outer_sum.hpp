// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "segue/kernels/float_block.hpp"
#include "segue/kernels/packed_matrix.hpp"

namespace segue {

/// The gradient of weights: w[k, n] = sum over rows r of a[r, k] * d[r, n],
/// where d is the gradient of a product y = a * weights. Sums are in the order
/// of r, so that the bits are the same in every run.
///
/// It reuses its memory from batch to batch.
class outer_sum {
 public:
  explicit outer_sum(const level_kernels& level) : level_{&level} {}

  /// Packs d [rows, width] for the calls of `run` that follow. `width` is whole
  /// panels; the rows of `d` are `stride` floats apart.
  void pack(std::int64_t rows, std::int64_t width, const float* d,
            std::int64_t stride);

  /// Columns of d: `groups`, each `stride` floats after the one before, the
  /// first one at `first`.
  struct columns {
    column_groups groups;
    std::int64_t stride;
    std::int64_t first;
  };

  /// Writes the gradient of weights, row-major [width, groups.count *
  /// groups.width], for a [rows, width] with `a_stride` floats from row to row.
  void run(const float* a, std::int64_t width, std::int64_t a_stride,
           const columns& wanted, float* to);

  /// Writes the gradient of a bias, [groups.count * groups.width].
  void run_bias(const columns& wanted, float* to);

 private:
  void copy_columns(const float* row, const columns& wanted, float* to) const;

  const level_kernels* level_;
  std::int64_t rows_ = 0;
  std::int64_t width_ = 0;
  const float* d_ = nullptr;
  std::int64_t d_stride_ = 0;
  float_block packed_;   // d in the layout of packed_matrix
  float_block turned_;   // some columns of a, as rows
  float_block product_;  // as many rows of the result, in whole panels
};

}  // namespace segue
