// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/columns/weighted_column.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/features/columns/column_options.hpp"
#include "segue/features/columns/column_registry.hpp"

namespace segue {
namespace {

std::vector<feature_request> with_weights(const categorical_column& of,
                                          std::string weight_key, dtype type) {
  auto requests = of.requests();
  requests.push_back({std::move(weight_key), value_kind::number, type,
                      std::nullopt, of.context()});
  return requests;
}

void copy_weights(const step_values& values, float* weights) {
  visit_dtype(values.values->type(), [&]<class T>(T) {
    auto all = values.values->values<T>();
    for (auto i = values.begin(0); i < values.end(values.steps - 1); ++i)
      *weights++ = static_cast<float>(all[static_cast<std::size_t>(i)]);
  });
}

}  // namespace

weighted_column::weighted_column(categorical_column_ptr of,
                                 std::string weight_key, dtype type)
    : categorical_column{of->name() + "_weighted_by_" + weight_key,
                         with_weights(*of, weight_key, type)},
      of_{std::move(of)} {}

result<void> weighted_column::append_ids(const column_input& in,
                                         std::size_t example,
                                         layer_scratch& scratch) const {
  auto steps_before = scratch.ids.steps();
  auto ids_before = scratch.ids.size();
  if (auto ok = of_->append_ids(in, example, scratch); !ok) return ok;
  auto steps = scratch.ids.steps() - steps_before;
  auto weights =
      in.values(requests().size() - 1, example, scratch.other_splits);
  if (!weights) return weights.error();
  auto ids = scratch.ids.view(steps_before, steps);
  for (std::int64_t s = 0; s < steps; ++s) {
    auto wanted = ids.end(s) - ids.begin(s);
    auto seen = s < weights->steps ? weights->end(s) - weights->begin(s) : 0;
    if (seen != wanted)
      return wrong_weights(
          in.context ? std::nullopt
                     : std::optional{in.view(0, example).first_step + s},
          seen, wanted);
  }
  auto count = scratch.ids.size() - ids_before;
  auto* to = scratch.ids.weigh_last(count);
  if (count > 0) copy_weights(*weights, to);
  return {};
}

/// `step` is the step of the example; absent for context.
error weighted_column::wrong_weights(std::optional<std::int64_t> step,
                                     std::int64_t seen,
                                     std::int64_t wanted) const {
  return {
      errc::invalid_argument,
      fmt::format("feature '{}' holds {} weights{}, feature '{}' {} values; "
                  "expected the same number",
                  requests().back().name, seen,
                  step ? fmt::format(" in step {}", *step) : "",
                  requests().front().name, wanted)};
}

result<categorical_column_ptr> weighted_categorical_column(
    categorical_column_ptr of, std::string weight_key, dtype type) {
  if (!of)
    return error{
        errc::invalid_argument,
        "a weighted column needs a categorical column to wrap, got none"};
  if (weight_key.empty())
    return column_error(of->name(), "weight_key is empty");
  if (dynamic_cast<const weighted_column*>(of.get()))
    return column_error(of->name(), "it is already weighted");
  if (!is_numeric(type))
    return column_error(
        of->name(), fmt::format("the weights' dtype is {}, expected float32, "
                                "float64, int32, int64 or uint8",
                                to_string(type)));
  return std::make_shared<const weighted_column>(std::move(of),
                                                 std::move(weight_key), type);
}

categorical_column_ptr read_weighted(option_reader& table,
                                     const column_registry& kinds) {
  auto weight_key = read_feature(table, "weight_key");
  auto type = read_dtype(table, dtype::float32, number_dtypes);
  auto of = kinds.read_wrapped(table);
  if (!of || !weight_key) return nullptr;
  return made(
      table, "weight_key",
      weighted_categorical_column(std::move(of), *std::move(weight_key), type));
}

}  // namespace segue
