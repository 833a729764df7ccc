// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/embedding_combine.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>

#include "segue/kernels/levels/best_level.hpp"

namespace segue {
namespace {

/// A table of at most this many bytes stays in the cache of one core.
constexpr std::int64_t near_bytes = 512 << 10;

/// Sums rows after clipping each by its own factor.
void combine_clipped(const table_view& table, const step_ids_view& steps,
                     std::int64_t s, combiner how, float* out) {
  using row_map = Eigen::Map<const Eigen::ArrayXf>;
  Eigen::Map<Eigen::ArrayXf> sum{out, table.dimension};
  sum.setZero();
  auto divisor = combine_divisor(steps, s, how);
  if (divisor == 0) return;
  for (auto i = steps.begin(s); i < steps.end(s); ++i) {
    if (!steps.kept(i, how)) continue;
    auto* row = table.rows + steps.ids[i] * table.dimension;
    auto scale = clip_scale(row, table.dimension, table.max_norm);
    sum += row_map{row, table.dimension} * (steps.weight(i) * scale);
  }
  sum /= divisor;
}

bool is_near(const table_view& table) {
  auto bytes = table.buckets * table.dimension *
               static_cast<std::int64_t>(sizeof(float));
  return table.buckets > 0 && bytes <= near_bytes;
}

lookup_operands operands(const table_view& table, const step_ids_view& steps,
                         combiner how, float* out, std::int64_t stride) {
  return {.rows = table.rows,
          .dimension = table.dimension,
          .ids = steps.ids,
          .splits = steps.splits,
          .weights = steps.weights,
          .steps = steps.steps,
          .out = out,
          .stride = stride,
          .how = how,
          .fetch = !is_near(table)};
}

}  // namespace

void combine_rows(const table_view& table, const step_ids_view& steps,
                  combiner how, float* out, std::int64_t stride) {
  if (table.max_norm > 0) {
    for (std::int64_t s = 0; s < steps.steps; ++s)
      combine_clipped(table, steps, s, how, out + s * stride);
    return;
  }
  auto o = operands(table, steps, how, out, stride);
  if (steps.splits || steps.weights)
    best_level().combine_rows(o);
  else
    best_level().copy_rows(o);
}

float combine_divisor(const step_ids_view& steps, std::int64_t step,
                      combiner how) {
  if (!divides(how)) return 1;  // whatever the ids
  double sum = 0;
  double squares = 0;
  for (auto i = steps.begin(step); i < steps.end(step); ++i) {
    if (!steps.kept(i, how)) continue;
    auto weight = static_cast<double>(steps.weight(i));
    sum += weight;
    squares += weight * weight;
  }
  return static_cast<float>(divisor_of(how, sum, squares));
}

float clip_scale(const float* row, std::int64_t dimension, float max_norm) {
  double squares = 0;
  for (std::int64_t i = 0; i < dimension; ++i)
    squares += static_cast<double>(row[i]) * static_cast<double>(row[i]);
  auto norm = std::sqrt(squares);
  return norm > static_cast<double>(max_norm)
             ? static_cast<float>(static_cast<double>(max_norm) / norm)
             : 1.0F;
}

}  // namespace segue
