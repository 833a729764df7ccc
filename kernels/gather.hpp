// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>

#include "segue/tensors/feature.hpp"

namespace segue {

/// Steps [begin, begin + count) of one example's sequence, from which a batch
/// is gathered. Does not own the feature.
struct segment_view {
  const feature* value;
  std::int64_t begin;
  std::int64_t count;
};

/// Copies B segments into [B, T, dims...] [B12, B13]; no other code copies step
/// data. Rows beyond the `count` of a segment are zero or the empty string
/// [B4]. Dense sequences give a dense tensor; sparse and ragged ones a sparse
/// tensor of dense shape [B, T, ...], whose inner dimensions are those of the
/// largest entry if they vary. Preconditions: every view has the dtype and
/// layout of the spec, begin + count is at most its number of steps (any number
/// for sparse ones), count <= T.
feature gather_sequence(const feature_spec& spec,
                        std::span<const segment_view> segments,
                        std::int64_t steps);

/// Copies B context values into [B, dims...] [B12, B13]; ragged ones into a
/// sparse tensor of dense shape [B, rows, values].
feature gather_context(const feature_spec& spec,
                       std::span<const feature* const> values);

/// One row of a tensor [rows, dims...]. Does not own the tensor. A single value
/// [dims...] counts as one row.
struct row_view {
  const tensor* source;
  std::int64_t row;
};

/// Copies rows of equal dtype and dimensions into [B, dims...].
tensor gather_rows(dtype type, const shape& row_dims,
                   std::span<const row_view> rows);

}  // namespace segue
