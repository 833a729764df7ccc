// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>

#include "segue/tensors/feature.hpp"

namespace segue {

/// Steps [begin, begin + count) of one example's sequence; what a batch is
/// gathered from. The feature is not owned.
struct segment_view {
  const feature* value;
  std::int64_t begin;
  std::int64_t count;
};

/// The only copy of step data [B12, B13]: B segments into [B, T, dims...],
/// rows past a segment's `count` being zero or the empty string [B4].
/// Dense sequences give a dense tensor; sparse and ragged ones a sparse
/// tensor of dense shape [B, T, ...], its inner dimensions those of the
/// largest entry where they vary. Preconditions: every view has the spec's
/// dtype and layout, begin + count is at most its time (of a sparse one:
/// anything), count <= T.
feature gather_sequence(const feature_spec& spec,
                        std::span<const segment_view> segments,
                        std::int64_t steps);

/// B context values into [B, dims...] [B12, B13]; ragged ones into a sparse
/// tensor of dense shape [B, rows, values].
feature gather_context(const feature_spec& spec,
                       std::span<const feature* const> values);

/// One row of a tensor [rows, dims...]; the tensor is not owned. A lone value
/// [dims...] counts as one row.
struct row_view {
  const tensor* source;
  std::int64_t row;
};

/// Rows of equal dtype and dimensions into [B, dims...].
tensor gather_rows(dtype type, const shape& row_dims,
                   std::span<const row_view> rows);

}  // namespace segue
