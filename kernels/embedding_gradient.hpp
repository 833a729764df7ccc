// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "segue/kernels/embedding_combine.hpp"

namespace segue {

/// What one id in one step adds to its table row's gradient:
/// factor * row[0, dimension).
struct gradient_term {
  std::int64_t id = 0;
  float factor = 0;
  const float* row = nullptr;
};

/// Appends the terms of combine_rows: row s of `d_out` (rows `stride` apart)
/// is the gradient of the combined row s. An id's factor is its weight over
/// the combiner's divisor. `d_out` must live as long as the terms.
void append_terms(const step_ids_view& steps, combiner how, const float* d_out,
                  std::int64_t stride, std::vector<gradient_term>& terms);

/// Brings the terms of one id together, ids ascending, each id's terms in the
/// order they had; gives the number of different ids.
std::int64_t sort_terms(std::span<gradient_term> terms);

/// Sums sorted terms: ids [n] and rows [n, table.dimension], n as from
/// sort_terms. Where the table clips to max_norm, the sum goes through the
/// clip's derivative: with s = max_norm / |w| it is s (g - w (w.g) / |w|^2)
/// for rows w that are longer, g for others.
void sum_terms(const table_view& table, std::span<const gradient_term> terms,
               std::span<std::int64_t> ids, std::span<float> rows);

}  // namespace segue
