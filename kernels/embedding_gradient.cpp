// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/embedding_gradient.hpp"

#include <algorithm>

namespace segue {
namespace {

void clip_backward(const float* row, std::int64_t dimension, float max_norm,
                   float* gradient) {
  auto scale = static_cast<double>(clip_scale(row, dimension, max_norm));
  if (scale == 1) return;
  double dot = 0;
  double squares = 0;
  for (std::int64_t i = 0; i < dimension; ++i) {
    auto w = static_cast<double>(row[i]);
    dot += w * static_cast<double>(gradient[i]);
    squares += w * w;
  }
  for (std::int64_t i = 0; i < dimension; ++i) {
    auto along = static_cast<double>(row[i]) * dot / squares;
    gradient[i] =
        static_cast<float>(scale * (static_cast<double>(gradient[i]) - along));
  }
}

}  // namespace

void append_terms(const step_ids_view& steps, combiner how, const float* d_out,
                  std::int64_t stride, std::vector<gradient_term>& terms) {
  for (std::int64_t s = 0; s < steps.steps; ++s, d_out += stride) {
    auto divisor = combine_divisor(steps, s, how);
    for (auto i = steps.begin(s); i < steps.end(s); ++i)
      if (steps.kept(i, how))
        terms.push_back({steps.ids[i], steps.weight(i) / divisor, d_out});
  }
}

std::int64_t sort_terms(std::span<gradient_term> terms) {
  std::ranges::stable_sort(terms, {}, &gradient_term::id);
  std::int64_t different = 0;
  for (std::size_t i = 0; i < terms.size(); ++i)
    if (i == 0 || terms[i].id != terms[i - 1].id) ++different;
  return different;
}

void sum_terms(const table_view& table, std::span<const gradient_term> terms,
               std::span<std::int64_t> ids, std::span<float> rows) {
  auto dimension = table.dimension;
  std::ranges::fill(rows, 0.0F);
  auto* sum = rows.data();
  std::size_t n = 0;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    for (std::int64_t d = 0; d < dimension; ++d)
      sum[d] += terms[i].factor * terms[i].row[d];
    if (i + 1 < terms.size() && terms[i + 1].id == terms[i].id) continue;
    if (table.max_norm > 0)
      clip_backward(table.rows + terms[i].id * dimension, dimension,
                    table.max_norm, sum);
    ids[n++] = terms[i].id;
    sum += dimension;
  }
}

}  // namespace segue
