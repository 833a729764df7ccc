// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/check_content.hpp"

#include <fmt/format.h>

#include <string_view>

#include "segue/actors/gather_plan.hpp"

namespace segue {
namespace {

error malformed(std::string message) {
  return {errc::malformed, std::move(message)};
}

result<void> check_count(std::size_t came, std::size_t declared,
                         std::string_view what) {
  if (came == declared) return {};
  return malformed(
      fmt::format("received {} {}, but {} are declared", came, what, declared));
}

result<void> check_all(const std::vector<feature_spec>& specs,
                       const std::vector<feature>& values, bool has_time,
                       std::string_view kind) {
  for (std::size_t i = 0; i < specs.size(); ++i)
    if (auto ok = check_form(specs[i], values[i], has_time, kind); !ok)
      return ok;
  return {};
}

result<void> check_counts(const batch_schema& schema,
                          const std::vector<feature>& sequences,
                          const std::vector<feature>& context) {
  if (auto ok =
          check_count(sequences.size(), schema.sequences.size(), "sequences");
      !ok)
    return ok;
  return check_count(context.size(), schema.context.size(), "context features");
}

/// The shape of a feature in a batch (kernels/gather.hpp): for a sequence,
/// which has `steps`, [rows, steps, dims...], otherwise [rows, dims...].
feature_spec batched(const feature_spec& spec, std::int64_t rows,
                     std::optional<std::int64_t> steps) {
  constexpr std::int64_t any = -1;
  auto dims = spec.form == layout::ragged ? shape{any} : spec.dims;
  if (steps || spec.form == layout::ragged)
    dims = dims.prepend(steps.value_or(any));
  auto form = spec.form == layout::dense ? layout::dense : layout::sparse;
  return {spec.name, spec.type, dims.prepend(rows), form};
}

result<void> check_layer_lengths(const tensor& lengths, std::int64_t steps) {
  for (auto length : lengths.values<std::int64_t>())
    if (length < 0 || length > steps)
      return malformed(
          fmt::format("a layer length of {} is not in [0, {}], the steps of a "
                      "segment",
                      length, steps));
  return {};
}

result<void> check_layer(const node_codec& codec, const batch_content& batch,
                         std::int64_t rows) {
  if (!codec.layer_width && is_absent(batch.layer) &&
      is_absent(batch.layer_lengths))
    return {};
  feature_spec layer{"layer",
                     dtype::float32,
                     {rows, codec.num_unroll, codec.layer_width.value_or(-1)},
                     layout::dense};
  feature_spec lengths{"layer_lengths", dtype::int64, {rows}, layout::dense};
  if (auto ok = check_form(layer, batch.layer, false, "tensor"); !ok) return ok;
  if (auto ok = check_form(lengths, batch.layer_lengths, false, "tensor"); !ok)
    return ok;
  return check_layer_lengths(batch.layer_lengths, codec.num_unroll);
}

}  // namespace

result<void> check_states(const batch_schema& schema,
                          const std::vector<tensor>& states,
                          std::optional<std::int64_t> rows) {
  if (auto ok = check_count(states.size(), schema.states.size(), "states"); !ok)
    return ok;
  for (std::size_t s = 0; s < states.size(); ++s) {
    auto& spec = schema.states[s];
    auto expected = rows ? spec.dims.prepend(*rows) : spec.dims;
    if (states[s].type() != spec.type || states[s].dims() != expected)
      return malformed(fmt::format("state '{}' is {} {}, expected {} {}",
                                   spec.name, to_string(states[s].type()),
                                   to_string(states[s].dims()),
                                   to_string(spec.type), to_string(expected)));
  }
  return {};
}

result<void> check_features(const batch_schema& schema,
                            const std::vector<feature>& sequences,
                            const std::vector<feature>& context) {
  if (auto ok = check_counts(schema, sequences, context); !ok) return ok;
  if (auto ok = check_all(schema.sequences, sequences, true, "sequence"); !ok)
    return ok;
  return check_all(schema.context, context, false, "context feature");
}

result<void> check_batch(const node_codec& codec, const batch_schema& schema,
                         const batch_content& batch) {
  auto rows = static_cast<std::int64_t>(batch.entries.size());
  if (rows > codec.capacity)
    return malformed(fmt::format("a batch of {} rows, but the capacity is {}",
                                 rows, codec.capacity));
  if (auto ok = check_counts(schema, batch.sequences, batch.context); !ok)
    return ok;
  std::vector<feature_spec> context;
  context.reserve(schema.context.size());
  for (auto& spec : schema.context)
    context.push_back(batched(spec, rows, {}));
  if (auto ok = check_all(context, batch.context, false, "context feature");
      !ok)
    return ok;
  for (std::size_t i = 0; i < schema.sequences.size(); ++i) {
    auto& spec = schema.sequences[i];
    auto& came = batch.sequences[i];
    if (is_absent(came) && !is_gathered(codec.gather, spec.name)) continue;
    auto expected = batched(spec, rows, codec.num_unroll);
    if (auto ok = check_form(expected, came, false, "sequence"); !ok) return ok;
  }
  if (auto ok = check_states(schema, batch.states, rows); !ok) return ok;
  return check_layer(codec, batch, rows);
}

}  // namespace segue
