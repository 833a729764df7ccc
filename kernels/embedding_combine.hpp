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
  /// Rows with a larger L2 norm are scaled down to it; 0: none are.
  float max_norm = 0;
  /// Rows; 0: not known. Only a matter of speed.
  std::int64_t buckets = 0;
};

/// Row s of `out` (`dimension` wide, rows `stride` apart) becomes the combined
/// rows of step s's ids; zeros where it has none. A single id without weights
/// copies its row, whatever the combiner.
/// Preconditions: every id is below the table's buckets; `out` does not
/// overlap the table.
void combine_rows(const table_view& table, const step_ids_view& steps,
                  combiner how, float* out, std::int64_t stride);

/// What the combiner divides a step's weighted sum by; 0 where mean and sqrtn
/// keep no id of it.
float combine_divisor(const step_ids_view& steps, std::int64_t step,
                      combiner how);

/// The factor that brings a row to at most `max_norm` (1 where it is).
float clip_scale(const float* row, std::int64_t dimension, float max_norm);

}  // namespace segue
