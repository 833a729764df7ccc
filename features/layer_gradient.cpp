// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <utility>

#include "segue/features/feature_layer.hpp"

namespace segue {
namespace {

/// The row of a context column is repeated over time, so its gradient is the
/// sum over time: [B, width].
void sum_over_time(const column_gradient& d_out, std::size_t batch,
                   std::int64_t width, std::vector<float>& sums) {
  sums.assign(batch * static_cast<std::size_t>(width), 0.0F);
  for (std::size_t b = 0; b < batch; ++b) {
    auto* sum = sums.data() + b * static_cast<std::size_t>(width);
    for (std::int64_t t = 0; t < d_out.time; ++t)
      for (std::int64_t i = 0; i < width; ++i)
        sum[i] += d_out.row(b, t)[i];
  }
}

}  // namespace

result<void> feature_layer::append_gradient(std::size_t column,
                                            const column_input& in,
                                            std::int64_t time,
                                            std::span<const float> d_layer,
                                            layer_scratch& scratch) const {
  auto& c = *columns_[column];
  column_gradient slice{d_layer.data() + offsets_[column], time, width_};
  if (!in.context) return c.append_gradient(in, slice, scratch);
  // The terms point into the sums until the table is finished.
  auto& sums = scratch.context.emplace_back();
  sum_over_time(slice, in.batch(), c.width(), sums);
  return c.append_gradient(in, {sums.data(), 1, c.width()}, scratch);
}

result<std::vector<table_gradient>> feature_layer::backward(
    const layer_input& input, std::int64_t time, std::span<const float> d_layer,
    layer_scratch& scratch, const table_set& tables) const {
  if (auto ok = check_tables(tables); !ok) return ok.error();
  auto lengths = plan(input);
  if (!lengths) return lengths.error();
  auto size = output_size(input.batch, time);
  if (lengths->time > time || !size || d_layer.size() != *size)
    return error{
        errc::invalid_argument,
        fmt::format("the gradient has {} values, expected [{}, {}, "
                    "{}] with at least {} steps",
                    d_layer.size(), input.batch, time, width_, lengths->time)};
  std::vector<table_gradient> gradients;
  for (std::size_t slot = 0; slot < tables_.size(); ++slot) {
    auto& spec = *tables_[slot];
    if (!spec.trainable) continue;
    scratch.terms.clear();
    scratch.context.clear();
    column_input in;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      if (table_slots_[c] != slot) continue;
      in = input_of(c, input, lengths->lengths, tables);
      auto ok = append_gradient(c, in, time, d_layer, scratch);
      if (!ok) return ok.error();
    }
    auto n = sort_terms(scratch.terms);
    auto& g = gradients.emplace_back();
    g.table = spec.name;
    g.ids = tensor::uninitialized(dtype::int64, {n});
    g.rows = tensor::uninitialized(dtype::float32, {n, spec.dimension});
    sum_terms(in.table, scratch.terms, g.ids.mutable_values<std::int64_t>(),
              g.rows.mutable_values<float>());
  }
  return gradients;
}

}  // namespace segue
