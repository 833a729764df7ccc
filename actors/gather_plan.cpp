// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/gather_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <new>

#include "segue/errors/shown_text.hpp"
#include "segue/kernels/gather.hpp"

namespace segue {
namespace {

segment_view view_of(const batch_entry& entry, std::size_t slot,
                     std::int64_t num_unroll) {
  auto& value = entry.record->sequences[slot];
  auto begin = entry.segment * num_unroll - entry.record->first_step;
  auto count = std::clamp<std::int64_t>(time_of(value) - begin, 0, num_unroll);
  return {&value, std::min(begin, time_of(value)), count};
}

void gather_sequences(const gather_plan& plan, const batch_schema& schema,
                      batch_content& batch) {
  batch.sequences.resize(schema.sequences.size());
  std::vector<segment_view> views(batch.entries.size());
  for (std::size_t slot = 0; slot < schema.sequences.size(); ++slot) {
    if (!is_gathered(plan.gather, schema.sequences[slot].name)) continue;
    for (std::size_t b = 0; b < views.size(); ++b)
      views[b] = view_of(batch.entries[b], slot, plan.num_unroll);
    batch.sequences[slot] =
        gather_sequence(schema.sequences[slot], views, plan.num_unroll);
  }
}

void gather_contexts(const batch_schema& schema, batch_content& batch) {
  batch.context.resize(schema.context.size());
  std::vector<const feature*> values(batch.entries.size());
  for (std::size_t slot = 0; slot < schema.context.size(); ++slot) {
    for (std::size_t b = 0; b < values.size(); ++b)
      values[b] = &batch.entries[b].record->context[slot];
    batch.context[slot] = gather_context(schema.context[slot], values);
  }
}

/// Precondition: there are entries.
bool consecutive_rows(const std::vector<batch_entry>& entries) {
  auto& first = entries.front().state;
  for (std::size_t b = 0; b < entries.size(); ++b)
    if (entries[b].state.states != first.states ||
        entries[b].state.row != first.row + b)
      return false;
  return true;
}

result<std::size_t> slot_of(const std::vector<feature_spec>& specs,
                            const feature_spec& wanted) {
  if (auto slot = find_slot(specs, wanted.name)) return *slot;
  return error{errc::not_found,
               fmt::format("the feature layer reads '{}', which the examples "
                           "do not have",
                           wanted.name)};
}

/// Points the layer's slots to the features of the entries.
result<void> lay_out(const gather_plan& plan, const batch_schema& schema,
                     const batch_content& batch, gather_scratch& scratch) {
  auto& spec = plan.layer->spec();
  scratch.sequences.resize(spec.sequences.size());
  for (std::size_t i = 0; i < spec.sequences.size(); ++i) {
    auto slot = slot_of(schema.sequences, spec.sequences[i]);
    if (!slot) return slot.error();
    scratch.sequences[i].clear();
    for (auto& entry : batch.entries) {
      auto view = view_of(entry, *slot, plan.num_unroll);
      scratch.sequences[i].push_back({view.value, view.begin, view.count,
                                      entry.segment * plan.num_unroll});
    }
  }
  scratch.context.resize(spec.context.size());
  for (std::size_t i = 0; i < spec.context.size(); ++i) {
    auto slot = slot_of(schema.context, spec.context[i]);
    if (!slot) return slot.error();
    scratch.context[i].clear();
    for (auto& entry : batch.entries)
      scratch.context[i].push_back(&entry.record->context[*slot]);
  }
  return {};
}

/// The layer's input from the slots of lay_out; its errors name the keys.
layer_input input_of(const batch_content& batch,
                     const gather_scratch& scratch) {
  return {batch.entries.size(), scratch.sequences, scratch.context,
          [&batch](std::size_t example) {
            auto& record = *batch.entries[example].record;
            return fmt::format("key '{}'", shown_text(record.key));
          }};
}

result<void> apply_layer(const gather_plan& plan, const batch_schema& schema,
                         batch_content& batch, gather_scratch& scratch) {
  if (auto laid = lay_out(plan, schema, batch, scratch); !laid) return laid;
  auto rows = static_cast<std::int64_t>(batch.entries.size());
  batch.layer = tensor::uninitialized(
      dtype::float32, {rows, plan.num_unroll, plan.layer->width()});
  batch.layer_lengths = tensor::uninitialized(dtype::int64, {rows});
  auto tables = plan.tables->snapshot();
  batch.table_version = tables->version();
  auto done =
      plan.layer->run(input_of(batch, scratch), plan.num_unroll,
                      batch.layer.mutable_values<float>(),
                      batch.layer_lengths.mutable_values<std::int64_t>(),
                      scratch.layer, *tables);
  if (!done) return done.error();
  return {};
}

result<void> fill_in(const gather_plan& plan, const batch_schema& schema,
                     batch_content& batch, gather_scratch& scratch) {
  gather_sequences(plan, schema, batch);
  gather_contexts(schema, batch);
  if (plan.layer && plan.layer_ahead)
    return apply_layer(plan, schema, batch, scratch);
  return {};
}

/// The error where a batch's tensors do not fit in memory.
template <class Fill>
result<void> within_memory(const gather_plan& plan, const batch_content& batch,
                           Fill fill) {
  try {
    return fill();
  } catch (const std::bad_alloc&) {
    return error{errc::out_of_range,
                 fmt::format("a batch of {} segments of {} steps does not fit "
                             "into memory; reduce batch_size or num_unroll",
                             batch.entries.size(), plan.num_unroll)};
  }
}

}  // namespace

bool is_gathered(const std::optional<std::vector<std::string>>& gather,
                 const std::string& name) {
  return !gather || std::ranges::find(*gather, name) != gather->end();
}

std::vector<tensor> gather_states(const batch_schema& schema,
                                  const std::vector<batch_entry>& entries,
                                  bool share) {
  std::vector<tensor> states(schema.states.size());
  auto together = share && !entries.empty() && consecutive_rows(entries);
  std::vector<row_view> rows(entries.size());
  for (std::size_t s = 0; s < states.size(); ++s) {
    auto& spec = schema.states[s];
    if (together) {
      auto& first = entries.front().state;
      states[s] = first.states->values[s].slice(
          first.row, static_cast<std::int64_t>(entries.size()));
      continue;
    }
    for (std::size_t b = 0; b < entries.size(); ++b)
      rows[b] = {&entries[b].state.states->values[s], entries[b].state.row};
    states[s] = gather_rows(spec.type, spec.dims, rows);
  }
  return states;
}

result<void> prepare(const gather_plan& plan, batch_content& batch,
                     gather_scratch& scratch) {
  auto schema = plan.schema->get();
  // Only an empty batch can come before the first example.
  if (!schema) return {};
  auto done = within_memory(
      plan, batch, [&] { return fill_in(plan, *schema, batch, scratch); });
  batch.prepared = done.has_value();
  return done;
}

result<void> gather(const gather_plan& plan, batch_content& batch,
                    gather_scratch& scratch) {
  if (!batch.prepared)
    if (auto done = prepare(plan, batch, scratch); !done) return done;
  auto schema = plan.schema->get();
  if (!schema) return {};
  batch.states = gather_states(*schema, batch.entries, plan.share_states);
  if (!plan.layer) return {};
  if (plan.layer_ahead &&
      batch.table_version == plan.tables->snapshot()->version())
    return {};
  return within_memory(
      plan, batch, [&] { return apply_layer(plan, *schema, batch, scratch); });
}

result<std::vector<table_gradient>> layer_gradients(
    const gather_plan& plan, const batch_content& batch,
    std::span<const float> d_layer, gather_scratch& scratch) {
  auto schema = plan.schema->get();
  if (!plan.layer || !schema)
    return error{errc::invalid_argument,
                 "the batch has no feature layer, so there is no gradient for "
                 "its tables"};
  auto tables = plan.tables->snapshot();
  if (tables->version() != batch.table_version)
    return error{errc::stale,
                 fmt::format("the batch was computed with version {} of the "
                             "embedding tables, but they are now at version {}",
                             batch.table_version, tables->version())};
  for (auto& entry : batch.entries)
    if (entry.record->sequences.size() != schema->sequences.size())
      return error{
          errc::unavailable,
          fmt::format(
              "key '{}': its features are on the node that computed the layer; "
              "gradients need the roles worker and consumer on the same node",
              shown_text(entry.record->key))};
  if (auto laid = lay_out(plan, *schema, batch, scratch); !laid)
    return laid.error();
  return plan.layer->backward(input_of(batch, scratch), plan.num_unroll,
                              d_layer, scratch.layer, *tables);
}

}  // namespace segue
