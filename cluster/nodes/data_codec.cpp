// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/data_codec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "segue/actors/gather_plan.hpp"
#include "segue/cluster/nodes/check_content.hpp"
#include "segue/cluster/nodes/control_codec.hpp"
#include "segue/cluster/wire/record_codec.hpp"
#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

/// The value, or a default one with the fault in the reader.
template <class T>
T value_or_fault(parcel_reader& r, result<T> read) {
  if (read) return std::move(*read);
  r.fail(read.error().message);
  return {};
}

/// Inconsistent numbers would lead outside the record later.
std::shared_ptr<sequence_record> checked(parcel_reader& r,
                                         sequence_record record,
                                         const node_codec& codec,
                                         std::int64_t fewest_segments = 1) {
  auto most = std::numeric_limits<std::int64_t>::max() / codec.num_unroll;
  auto segments = record.segment_count;
  if (r.ok() && (segments < fewest_segments || segments > most ||
                 record.length > segments * codec.num_unroll ||
                 record.value_length > segments * codec.num_unroll))
    r.fail(fmt::format("key '{}' has {} steps in {} segments of {}",
                       shown_text(record.key),
                       std::max(record.length, record.value_length), segments,
                       codec.num_unroll));
  return std::make_shared<sequence_record>(std::move(record));
}

record_ptr take_record(parcel_reader& r, const node_codec& codec) {
  return checked(r, value_or_fault(r, read_record(r)), codec);
}

std::shared_ptr<sequence_record> take_stub(parcel_reader& r,
                                           const node_codec& codec) {
  return checked(r, value_or_fault(r, read_stub(r)), codec);
}

/// States of `rows` rows, as the schema declares them; without `rows`, of as
/// many as the first state has.
saved_states_ptr take_block(parcel_reader& r, std::optional<std::size_t> rows,
                            const node_codec& codec) {
  auto block = std::make_shared<saved_states>();
  auto& states = block->values = value_or_fault(r, read_tensors(r));
  auto schema = codec.schema->get();
  if (!r.ok() || !schema) return block;
  if (!rows && !states.empty() && states.front().rank() > 0)
    rows = states.front().rows();
  auto ok = check_states(*schema, states,
                         static_cast<std::int64_t>(rows.value_or(0)));
  if (!ok) r.fail(ok.error().message);
  return block;
}

void put_states(parcel_writer& w, const std::vector<batch_entry>& entries,
                const node_codec& codec) {
  auto schema = codec.schema->get();
  write(w, schema ? gather_states(*schema, entries) : std::vector<tensor>{});
}

result<void> check_initial_states(const batch_schema& schema,
                                  const sequence_record& record) {
  if (record.initial_states.empty()) return {};
  return check_states(schema, record.initial_states, {});
}

void note_fault(parcel_reader& r, const sequence_record& record,
                const result<void>& checked) {
  if (!checked)
    r.fail(fmt::format("key '{}': {}", shown_text(record.key),
                       checked.error().message));
}

/// Checks that a received record matches the schema.
void check_record(parcel_reader& r, const sequence_record& record,
                  const node_codec& codec) {
  auto schema = codec.schema->get();
  if (!r.ok() || !schema) return;
  auto ok = check_features(*schema, record.sequences, record.context);
  if (ok) ok = check_initial_states(*schema, record);
  note_fault(r, record, ok);
}

/// The stub of an admitted example; one without steps has its final states, if
/// the input has any.
std::shared_ptr<sequence_record> take_admitted(parcel_reader& r,
                                               const node_codec& codec) {
  auto stub = checked(r, value_or_fault(r, read_stub(r)), codec, 0);
  if (!r.ok() || stub->segment_count > 0) return stub;
  stub->initial_states = value_or_fault(r, read_tensors(r));
  if (auto schema = codec.schema->get(); r.ok() && schema)
    note_fault(r, *stub, check_initial_states(*schema, *stub));
  return stub;
}

void check_delivered(parcel_reader& r, const batch_content& batch,
                     const node_codec& codec) {
  auto schema = codec.schema->get();
  if (!r.ok() || !schema) return;
  if (auto ok = check_batch(codec, *schema, batch); !ok)
    r.fail(fmt::format("batch {}: {}", batch.id, ok.error().message));
}

void put_entry(parcel_writer& w, const batch_entry& entry) {
  write_stub(w, *entry.record);
  w.i64(entry.segment);
}

/// Checks that the record has such a segment.
void check_segment(parcel_reader& r, const sequence_record& record,
                   std::int64_t segment) {
  if (segment < 0 || segment >= record.segment_count)
    r.fail(fmt::format("segment {} of key '{}', which has {}", segment,
                       shown_text(record.key), record.segment_count));
}

batch_entry take_entry(parcel_reader& r, const node_codec& codec) {
  batch_entry entry;
  entry.record = take_stub(r, codec);
  entry.segment = r.i64();
  check_segment(r, *entry.record, entry.segment);
  return entry;
}

/// An entry whose record has that one segment.
batch_entry take_row(parcel_reader& r, const node_codec& codec) {
  batch_entry entry;
  auto record = take_stub(r, codec);
  entry.segment = r.i64();
  check_segment(r, *record, entry.segment);
  auto features = value_or_fault(r, read_segment(r));
  record->sequences = std::move(features.sequences);
  record->context = std::move(features.context);
  check_record(r, *record, codec);
  if (r.ok()) record->first_step = entry.segment * codec.num_unroll;
  entry.record = std::move(record);
  return entry;
}

}  // namespace

void put(parcel_writer& w, const keep_records& m) {
  w.u64(m.records.size());
  for (auto& record : m.records)
    write_record(w, *record);
}
void take(parcel_reader& r, keep_records& m, const node_codec& codec) {
  auto count = r.count(1);
  for (std::size_t i = 0; i < count && r.ok(); ++i) {
    m.records.push_back(take_record(r, codec));
    check_record(r, *m.records.back(), codec);
  }
}

void put(parcel_writer& w, const admit_stubs& m) {
  w.u64(m.stubs.size());
  for (auto& placed : m.stubs) {
    write_stub(w, *placed.stub);
    if (placed.stub->segment_count == 0) write(w, placed.stub->initial_states);
    w.u32(static_cast<std::uint32_t>(placed.keepers.size()));
    for (auto keeper : placed.keepers)
      w.u32(keeper);
  }
}
void take(parcel_reader& r, admit_stubs& m, const node_codec& codec) {
  auto count = r.count(1);
  for (std::size_t i = 0; i < count && r.ok(); ++i) {
    auto& placed = m.stubs.emplace_back();
    placed.stub = take_admitted(r, codec);
    auto keepers = r.u32();
    for (std::uint32_t k = 0; k < keepers && r.ok(); ++k)
      placed.keepers.push_back(r.u32());
  }
}

void put(parcel_writer& w, const advance_kept& m, const node_codec& codec) {
  w.u64(m.saved.size());
  std::vector<batch_entry> entries;
  entries.reserve(m.saved.size());
  for (auto& each : m.saved) {
    put(w, each.what);
    entries.push_back({{}, 0, each.state});
  }
  put_states(w, entries, codec);
}
void take(parcel_reader& r, advance_kept& m, const node_codec& codec) {
  auto count = r.count(1);
  for (std::size_t i = 0; i < count && r.ok(); ++i)
    take(r, m.saved.emplace_back().what);
  auto block = take_block(r, m.saved.size(), codec);
  std::uint32_t row = 0;
  for (auto& each : m.saved)
    each.state = {block, row++};
}

void put(parcel_writer& w, const batch_rows& m, const node_codec& codec) {
  w.u64(m.batch);
  w.u64(m.rows.size());
  std::vector<batch_entry> entries;
  entries.reserve(m.rows.size());
  for (auto& row : m.rows) {
    w.u32(row.row);
    put_entry(w, row.entry);
    write(w,
          segment_of(*row.entry.record, row.entry.segment, codec.num_unroll));
    entries.push_back(row.entry);
  }
  put_states(w, entries, codec);
}
void take(parcel_reader& r, batch_rows& m, const node_codec& codec) {
  m.batch = r.u64();
  auto count = r.count(1);
  for (std::size_t i = 0; i < count && r.ok(); ++i) {
    auto& row = m.rows.emplace_back();
    row.row = r.u32();
    row.entry = take_row(r, codec);
  }
  auto block = take_block(r, m.rows.size(), codec);
  std::uint32_t row = 0;
  for (auto& each : m.rows)
    each.entry.state = {block, row++};
}

void put(parcel_writer& w, const deliver_batch& m) {
  auto& content = *m.content;
  w.u64(m.ticket);
  w.u64(content.id);
  w.u64(content.entries.size());
  for (auto& entry : content.entries)
    put_entry(w, entry);
  write(w, content.sequences);
  write(w, content.context);
  write(w, content.states);
  write(w, content.layer);
  write(w, content.layer_lengths);
  w.i64(content.table_version);
}
void take(parcel_reader& r, deliver_batch& m, const node_codec& codec) {
  auto content = std::make_shared<batch_content>();
  m.ticket = r.u64();
  content->id = r.u64();
  auto count = r.count(1);
  for (std::size_t i = 0; i < count && r.ok(); ++i)
    content->entries.push_back(take_entry(r, codec));
  content->sequences = value_or_fault(r, read_features(r));
  content->context = value_or_fault(r, read_features(r));
  content->states = value_or_fault(r, read_tensors(r));
  content->layer = value_or_fault(r, read_tensor(r));
  content->layer_lengths = value_or_fault(r, read_tensor(r));
  content->table_version = r.i64();
  check_delivered(r, *content, codec);
  m.content = std::move(content);
}

void put(parcel_writer& w, const batch_saved& m) {
  w.u64(m.batch);
  write(w, m.states->values);
}
void take(parcel_reader& r, batch_saved& m, const node_codec& codec) {
  m.batch = r.u64();
  m.states = take_block(r, std::nullopt, codec);
}

}  // namespace segue
