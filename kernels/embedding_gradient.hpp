// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "segue/kernels/embedding_combine.hpp"

namespace segue {

/// The term that one id in one step adds to the gradient of its table row:
/// factor * row[0, dimension).
struct gradient_term {
  std::int64_t id = 0;
  float factor = 0;
  const float* row = nullptr;
};

/// Appends the terms of combine_rows: row s of `d_out` (rows `stride` apart)
/// is the gradient of the combined row s. The factor of an id is its weight
/// divided by the combiner's divisor. `d_out` must outlive the terms.
void append_terms(const step_ids_view& steps, combiner how, const float* d_out,
                  std::int64_t stride, std::vector<gradient_term>& terms);

/// Sorts the terms by id. Terms with the same id keep their order. Returns the
/// number of different ids.
std::int64_t sort_terms(std::span<gradient_term> terms);

/// Sums sorted terms: ids [n] and rows [n, table.dimension], with the n that
/// sort_terms returned. If the table clips to max_norm, the derivative of the
/// clip is applied to each sum g: with s = max_norm / |w| it is
/// s (g - w (w.g) / |w|^2) for a longer row w, and g for others.
void sum_terms(const table_view& table, std::span<const gradient_term> terms,
               std::span<std::int64_t> ids, std::span<float> rows);

}  // namespace segue
