// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/sequence_input_layer.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/tensors/memory_bound.hpp"

namespace segue {
namespace {

error missing(const std::string& name) {
  return {errc::not_found,
          fmt::format("feature '{}' is not among the features", name)};
}

/// The batch's views, and the input that points to them.
struct batch_views {
  std::vector<std::vector<sequence_view>> sequences;
  std::vector<std::vector<const feature*>> context;

  layer_input input() const {
    auto& first = sequences.front();
    return {first.size(), sequences, context};
  }
};

/// Returns a view of all steps. The layer refuses a sequence without time.
sequence_view whole(const feature& f) {
  auto has_time = layout_of(f) == layout::ragged || shape_of(f).rank() > 0;
  return {&f, 0, has_time ? time_of(f) : 0};
}

result<batch_views> find_features(const batch_features& features,
                                  const parse_spec& spec) {
  batch_views views;
  for (auto& wanted : spec.sequences) {
    auto found = features.find(wanted.name);
    if (found == features.end()) return missing(wanted.name);
    auto& examples = views.sequences.emplace_back();
    for (auto& f : found->second) {
      if (auto ok = validate(f); !ok)
        return at(fmt::format("feature '{}'", wanted.name), ok.error());
      examples.push_back(whole(f));
    }
  }
  for (auto& wanted : spec.context) {
    auto found = features.find(wanted.name);
    if (found == features.end()) return missing(wanted.name);
    auto& examples = views.context.emplace_back();
    for (auto& f : found->second) {
      if (auto ok = validate(f); !ok)
        return at(fmt::format("feature '{}'", wanted.name), ok.error());
      examples.push_back(&f);
    }
  }
  return views;
}

}  // namespace

result<sequence_layer> sequence_input_layer(
    const batch_features& features, std::vector<feature_column_ptr> columns,
    std::uint64_t seed) {
  auto layer = feature_layer::make(std::move(columns), seed);
  if (!layer) return layer.error();
  auto tables = layer->initial_tables();
  if (!tables) return tables.error();
  return sequence_input_layer(features, *layer, **tables);
}

result<sequence_layer> sequence_input_layer(const batch_features& features,
                                            const feature_layer& layer,
                                            const table_set& tables) {
  auto views = find_features(features, layer.spec());
  if (!views) return views.error();
  auto input = views->input();
  auto plan = layer.plan(input);
  if (!plan) return plan.error();
  auto batch = static_cast<std::int64_t>(input.batch);
  auto values =
      allocate_tensor(dtype::float32, {batch, plan->time, layer.width()});
  if (!values) return at("the layer's output", values.error());
  sequence_layer out{*std::move(values),
                     tensor::uninitialized(dtype::int64, {batch})};
  layer_scratch scratch;
  auto ran =
      layer.run(input, plan->time, out.values.mutable_values<float>(),
                out.lengths.mutable_values<std::int64_t>(), scratch, tables);
  if (!ran) return ran.error();
  return out;
}

result<std::vector<table_gradient>> sequence_input_layer_gradient(
    const batch_features& features, const feature_layer& layer,
    const tensor& d_values, const table_set& tables) {
  if (d_values.type() != dtype::float32 || d_values.rank() != 3)
    return error{errc::invalid_argument,
                 fmt::format("the gradient is {} {}, expected float32 [B, T, "
                             "{}]",
                             to_string(d_values.type()),
                             to_string(d_values.dims()), layer.width())};
  auto views = find_features(features, layer.spec());
  if (!views) return views.error();
  layer_scratch scratch;
  return layer.backward(views->input(), d_values.dims()[1],
                        d_values.values<float>(), scratch, tables);
}

}  // namespace segue
