// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/batch.hpp"

#include <fmt/format.h>

#include <caf/all.hpp>
#include <utility>

#include "segue/embed/internal/batch_core.hpp"
#include "segue/errors/unknown_name.hpp"
#include "segue/kernels/segment_bounds.hpp"

namespace segue {
namespace {

template <class Spec>
std::vector<std::string> names_of(const std::vector<Spec>& specs) {
  std::vector<std::string> names;
  names.reserve(specs.size());
  for (auto& spec : specs)
    names.push_back(spec.name);
  return names;
}

error unknown_state(const batch_schema& schema, std::string_view name) {
  return unknown_name("state", name, names_of(schema.states));
}

/// Returns the feature with that name; throws a failure if there is none.
const feature& named(const std::vector<feature_spec>& specs,
                     const std::vector<feature>& values, std::string_view kind,
                     std::string_view name) {
  auto slot = find_slot(specs, name);
  if (!slot || *slot >= values.size())
    throw failure{unknown_name(kind, name, names_of(specs))};
  return values[*slot];
}

/// The feature as a tensor of that form; throws a failure if it is another.
template <class Tensor>
const Tensor& as(const feature& f, std::string_view kind,
                 std::string_view name) {
  if (auto* value = std::get_if<Tensor>(&f)) return *value;
  throw failure{
      {errc::invalid_argument,
       fmt::format("{} '{}' is {}", kind, name, to_string(layout_of(f)))}};
}

}  // namespace

result<void> batch_core::check_state(std::size_t slot,
                                     const tensor& value) const {
  auto& spec = schema->states[slot];
  if (through)
    return stale(fmt::format(
        "state '{}': the batch was dropped or has already been saved",
        spec.name));
  if (saved[slot])
    return error{errc::already_exists,
                 fmt::format("state '{}' has already been saved for this batch",
                             spec.name)};
  auto expected =
      spec.dims.prepend(static_cast<std::int64_t>(content->entries.size()));
  if (value.type() != spec.type || value.dims() != expected)
    return error{errc::invalid_argument,
                 fmt::format("state '{}' is {} {}, expected {} {}", spec.name,
                             to_string(value.type()), to_string(value.dims()),
                             to_string(spec.type), to_string(expected))};
  return {};
}

result<void> batch_core::check_open() const {
  auto home = pipeline.lock();
  if (!home) return pipeline_closed();
  if (auto reason = home->exchange->closed()) return home->outcome(*reason);
  return {};
}

error batch_core::stale(std::string message) const {
  if (auto home = pipeline.lock()) ++home->board->count.stale_saves;
  return {errc::stale, std::move(message)};
}

result<void> batch_core::finish() {
  auto home = pipeline.lock();
  if (!home) return pipeline_closed();
  auto states = std::make_shared<saved_states>();
  for (auto& value : saved)
    states->values.push_back(std::move(*value));
  through = true;
  home->withdraw_left();
  caf::anon_send(home->addresses->batcher,
                 batch_saved{content->id, std::move(states)});
  // The save of a node may be refused by the hub, so the node's gate asks.
  if (home->gate && !home->spread) home->gate->note_saved(content->entries);
  return {};
}

void batch_core::give_back() {
  if (std::exchange(through, true)) return;
  auto home = pipeline.lock();
  if (!home) return;
  home->withdraw_left();
  caf::anon_send(home->addresses->batcher, batch_dropped{content->id});
}

batch::batch() = default;
batch::batch(std::unique_ptr<batch_core> core) : core_{std::move(core)} {}
batch::batch(batch&&) noexcept = default;

batch& batch::operator=(batch&& other) noexcept {
  if (this != &other) {
    drop();
    core_ = std::move(other.core_);
  }
  return *this;
}

batch::~batch() {
  drop();
}

namespace {

const batch_entry& entry(const batch_core& core, std::int64_t b) {
  auto& entries = core.content->entries;
  auto size = static_cast<std::int64_t>(entries.size());
  if (b < 0 || b >= size)
    throw failure{{errc::out_of_range,
                   fmt::format("entry {} is not in [0, {}), the batch's "
                               "entries",
                               b, size)}};
  return entries[static_cast<std::size_t>(b)];
}

error no_batch() {
  return {errc::invalid_argument,
          "this batch is empty: it was default-constructed or moved from"};
}

}  // namespace

batch_core& batch::core() const {
  if (!core_) throw failure{no_batch()};
  return *core_;
}

std::int64_t batch::batch_size() const {
  return static_cast<std::int64_t>(core().content->entries.size());
}

std::int64_t batch::num_unroll() const {
  return core().num_unroll;
}

std::string batch::key(std::int64_t b) const {
  auto& e = entry(core(), b);
  return segment_key(e.segment, e.record->segment_count, e.record->key);
}

std::string batch::next_key(std::int64_t b) const {
  auto& e = entry(core(), b);
  return next_segment_key(e.segment, e.record->segment_count, e.record->key);
}

std::string_view batch::example_key(std::int64_t b) const {
  return entry(core(), b).record->key;
}

std::int64_t batch::segment(std::int64_t b) const {
  return entry(core(), b).segment;
}

std::int64_t batch::segment_count(std::int64_t b) const {
  return entry(core(), b).record->segment_count;
}

std::int64_t batch::length(std::int64_t b) const {
  auto& e = entry(core(), b);
  return segment_length(e.record->length, e.segment, core().num_unroll);
}

std::int64_t batch::total_length(std::int64_t b) const {
  return entry(core(), b).record->length;
}

std::int64_t batch::insertion_index(std::int64_t b) const {
  return entry(core(), b).record->insertion_index;
}

std::uint32_t batch::epoch(std::int64_t b) const {
  return entry(core(), b).record->epoch;
}

std::uint64_t batch::tag(std::int64_t b) const {
  return entry(core(), b).record->tag;
}

tensor batch::lengths() const {
  auto all = tensor::uninitialized(dtype::int64, {batch_size()});
  auto values = all.mutable_values<std::int64_t>();
  for (std::int64_t b = 0; b < batch_size(); ++b)
    values[static_cast<std::size_t>(b)] = length(b);
  return all;
}

namespace {

const feature& find_sequence(const batch_core& core, std::string_view name) {
  auto& specs = core.schema->sequences;
  auto& values = core.content->sequences;
  auto slot = find_slot(specs, name);
  if (slot && *slot < values.size() && is_absent(values[*slot]))
    throw failure{{errc::not_found,
                   fmt::format("sequence '{}' is not gathered; add it to "
                               "pipeline_options::gather",
                               name)}};
  return named(specs, values, "sequence", name);
}

}  // namespace

const tensor& batch::sequences(std::string_view name) const {
  return as<tensor>(sequence_feature(name), "sequence", name);
}

const sparse_tensor& batch::sparse_sequences(std::string_view name) const {
  return as<sparse_tensor>(sequence_feature(name), "sequence", name);
}

const feature& batch::sequence_feature(std::string_view name) const {
  return find_sequence(core(), name);
}

const tensor& batch::context(std::string_view name) const {
  return as<tensor>(context_feature(name), "context feature", name);
}

const sparse_tensor& batch::sparse_context(std::string_view name) const {
  return as<sparse_tensor>(context_feature(name), "context feature", name);
}

const feature& batch::context_feature(std::string_view name) const {
  return named(core().schema->context, core().content->context,
               "context feature", name);
}

const tensor& batch::state(std::string_view name) const {
  auto slot = find_slot(core().schema->states, name);
  if (!slot || *slot >= core().content->states.size())
    throw failure{unknown_state(*core().schema, name)};
  return core().content->states[*slot];
}

std::vector<std::string> batch::sequence_names() const {
  auto& content = *core().content;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < content.sequences.size(); ++i)
    if (!is_absent(content.sequences[i]))
      names.push_back(core().schema->sequences[i].name);
  return names;
}

std::vector<std::string> batch::context_names() const {
  return names_of(core().schema->context);
}

std::vector<std::string> batch::state_names() const {
  return names_of(core().schema->states);
}

const tensor& batch::layer() const {
  return core().content->layer;
}

const tensor& batch::layer_lengths() const {
  return core().content->layer_lengths;
}

std::int64_t batch::table_version() const {
  return core().content->table_version;
}

result<std::vector<table_gradient>> batch::layer_gradients(
    const tensor& d_layer) const {
  auto home = core().pipeline.lock();
  if (!home) return pipeline_closed();
  if (d_layer.type() != dtype::float32 || d_layer.dims() != layer().dims())
    return error{
        errc::invalid_argument,
        fmt::format("the gradient of the layer is {} {}, expected "
                    "float32 {}",
                    to_string(d_layer.type()), to_string(d_layer.dims()),
                    to_string(layer().dims()))};
  gather_scratch scratch;
  return segue::layer_gradients(home->gather, *core().content,
                                d_layer.values<float>(), scratch);
}

result<void> batch::save_state(std::string_view name, tensor value) {
  if (!core_) return no_batch();
  auto& core = *core_;
  auto slot = find_slot(core.schema->states, name);
  if (!slot) return unknown_state(*core.schema, name);
  if (auto ok = core.check_state(*slot, value); !ok) return ok;
  if (auto open = core.check_open(); !open) return open;
  core.saved[*slot] = std::move(value);
  if (--core.unsaved > 0) return {};
  return core.finish();
}

result<void> batch::save_states(std::map<std::string, tensor> states) {
  if (!core_) return no_batch();
  if (core_->schema->states.empty() && states.empty()) return acknowledge();
  for (auto& [name, value] : states) {
    auto slot = find_slot(core_->schema->states, name);
    if (!slot) return unknown_state(*core_->schema, name);
    if (auto ok = core_->check_state(*slot, value); !ok) return ok;
  }
  for (auto& [name, value] : states)
    if (auto saved = save_state(name, std::move(value)); !saved) return saved;
  return {};
}

result<void> batch::acknowledge() {
  if (!core_) return no_batch();
  auto& core = *core_;
  if (core.through)
    return core.stale("the batch was dropped or is already done");
  if (core.unsaved > 0)
    return error{errc::invalid_argument,
                 fmt::format("state '{}' is declared; save it instead of "
                             "acknowledging the batch",
                             core.schema->states.front().name)};
  if (auto open = core.check_open(); !open) return open;
  return core.finish();
}

void batch::drop() {
  if (core_) core_->give_back();
}

}  // namespace segue
