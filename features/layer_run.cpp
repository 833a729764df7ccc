// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "segue/features/feature_layer.hpp"

namespace segue {
namespace {

error invalid(std::string message) {
  return {errc::invalid_argument, std::move(message)};
}

result<void> check_input(const layer_input& input, const parse_spec& spec) {
  if (input.sequences.size() != spec.sequences.size() ||
      input.context.size() != spec.context.size())
    return invalid(
        fmt::format("the input has {} sequences and {} context "
                    "features, expected {} and {}",
                    input.sequences.size(), input.context.size(),
                    spec.sequences.size(), spec.context.size()));
  for (std::size_t i = 0; i < spec.sequences.size(); ++i)
    if (input.sequences[i].size() != input.batch)
      return invalid(fmt::format("feature '{}' has {} examples, expected {}",
                                 spec.sequences[i].name,
                                 input.sequences[i].size(), input.batch));
  for (std::size_t i = 0; i < spec.context.size(); ++i)
    if (input.context[i].size() != input.batch)
      return invalid(fmt::format("feature '{}' has {} examples, expected {}",
                                 spec.context[i].name, input.context[i].size(),
                                 input.batch));
  return {};
}

/// Returns the name of a column, with the feature if it reads several.
std::string describe(const dense_column& column,
                     const feature_request& request) {
  if (column.requests().size() == 1)
    return fmt::format("column '{}'", column.name());
  return fmt::format("column '{}' (feature '{}')", column.name(), request.name);
}

error lengths_differ(const dense_column& first, const dense_column& second,
                     const feature_request& request,
                     std::span<const std::int64_t> first_lengths,
                     std::span<const sequence_view> views) {
  std::vector<std::int64_t> lengths;
  for (auto& view : views) {
    auto steps = count_steps(request, view);
    if (!steps) return steps.error();
    lengths.push_back(*steps);
  }
  return invalid(fmt::format(
      "the columns of a layer must agree on the sequence lengths: {} has [{}], "
      "{} has [{}]",
      describe(first, first.requests().front()), fmt::join(first_lengths, ", "),
      describe(second, request), fmt::join(lengths, ", ")));
}

void pad(const dense_column& column, const column_output& out,
         std::span<const std::int64_t> lengths) {
  auto width = column.width();
  auto padding = column.padding();
  for (std::size_t b = 0; b < lengths.size(); ++b)
    for (auto t = lengths[b]; t < out.time; ++t)
      std::fill_n(out.row(b, t), width, padding);
}

void repeat(const dense_column& column, const column_output& out,
            std::size_t batch) {
  auto width = column.width();
  for (std::size_t b = 0; b < batch; ++b)
    for (std::int64_t t = 1; t < out.time; ++t)
      std::copy_n(out.row(b, 0), width, out.row(b, t));
}

}  // namespace

result<void> feature_layer::find_lengths(
    const layer_input& input, std::span<std::int64_t> lengths) const {
  if (auto ok = check_input(input, spec_.features); !ok) return ok;
  const dense_column* first = nullptr;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    auto& column = *columns_[c];
    if (column.context()) continue;
    for (std::size_t r = 0; r < column.requests().size(); ++r) {
      auto& request = column.requests()[r];
      auto& views = input.sequences[spec_.slots[c][r]];
      for (std::size_t b = 0; b < input.batch; ++b) {
        auto count = views[b].count;
        if (!plain_steps(request, views[b])) {
          auto steps = count_steps(request, views[b]);
          if (!steps) return input.of_example(b, steps.error());
          count = *steps;
        }
        if (!first)
          lengths[b] = count;
        else if (lengths[b] != count)
          return input.of_example(
              b, lengths_differ(*first, column, request, lengths, views));
      }
      if (!first) first = &column;
    }
  }
  return {};
}

result<layer_plan> feature_layer::plan(const layer_input& input) const {
  layer_plan plan;
  plan.lengths.resize(input.batch);
  if (auto ok = find_lengths(input, plan.lengths); !ok) return ok.error();
  for (auto length : plan.lengths)
    plan.time = std::max(plan.time, length);
  return plan;
}

result<std::int64_t> feature_layer::run(const layer_input& input,
                                        std::int64_t time, std::span<float> out,
                                        std::span<std::int64_t> lengths,
                                        layer_scratch& scratch,
                                        const table_set& tables) const {
  if (auto ok = check_tables(tables); !ok) return ok.error();
  auto size = output_size(input.batch, time);
  if (lengths.size() != input.batch || !size || out.size() != *size)
    return invalid(fmt::format(
        "the output has {} values and {} lengths, "
        "expected [{}, {}, {}] and {}",
        out.size(), lengths.size(), input.batch, time, width_, input.batch));
  if (auto ok = find_lengths(input, lengths); !ok) return ok.error();
  for (auto length : lengths)
    if (length > time)
      return invalid(fmt::format("the output has {} steps, an example has {}",
                                 time, length));
  if (time == 0) return tables.version();
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    auto& column = *columns_[c];
    column_output slice{out.data() + offsets_[c], time, width_};
    auto in = input_of(c, input, lengths, tables);
    if (auto ok = column.write(in, slice, scratch); !ok) return ok.error();
    if (in.context)
      repeat(column, slice, input.batch);
    else
      pad(column, slice, lengths);
  }
  return tables.version();
}

}  // namespace segue
