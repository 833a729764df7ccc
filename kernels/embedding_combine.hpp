// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "segue/kernels/combiner.hpp"
#include "segue/kernels/step_ids.hpp"

namespace segue {

/// An embedding table as the kernels see it.
struct table_view {
  const float* rows = nullptr;  ///< [buckets, dimension]
  std::int64_t dimension = 0;
  /// Rows with a larger L2 norm are scaled down to it; 0: no limit.
  float max_norm = 0;
  /// The number of rows; 0 if unknown. It only affects the speed.
  std::int64_t buckets = 0;
};

/// Writes to row s of `out` (`dimension` wide, rows `stride` apart) the
/// combined rows of the ids of step s, or zeros if it has none. A single id
/// without weights copies its row, whatever the combiner. Preconditions: every
/// id is below the table's buckets; `out` does not overlap the table.
void combine_rows(const table_view& table, const step_ids_view& steps,
                  combiner how, float* out, std::int64_t stride);

/// Returns the number by which the combiner divides the weighted sum of a step;
/// 0 if mean or sqrtn drop all its ids.
float combine_divisor(const step_ids_view& steps, std::int64_t step,
                      combiner how);

/// Returns the factor that scales a row to a norm of at most `max_norm`.
float clip_scale(const float* row, std::int64_t dimension, float max_norm);

}  // namespace segue
