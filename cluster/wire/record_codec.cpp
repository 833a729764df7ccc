// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/wire/record_codec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

feature steps_of(const feature& sequence, std::int64_t begin,
                 std::int64_t steps) {
  auto time = time_of(sequence);
  begin = std::min(begin, time);
  return slice(sequence, begin, std::min(steps, time - begin));
}

/// A sequence's first dimension is time; a scalar has none.
result<std::vector<feature>> read_sequences(parcel_reader& r) {
  auto sequences = read_features(r);
  if (!sequences) return sequences;
  for (auto& sequence : *sequences)
    if (shape_of(sequence).rank() == 0)
      r.fail("a sequence without a time dimension");
  if (auto ok = r.status(); !ok) return ok.error();
  return sequences;
}

}  // namespace

void write_stub(parcel_writer& w, const sequence_record& record) {
  w.string(record.key);
  w.i64(record.value_length);
  w.i64(record.length);
  w.i64(record.segment_count);
  w.i64(record.insertion_index);
  w.u32(record.epoch);
  w.u64(record.tag);
}

result<sequence_record> read_stub(parcel_reader& r) {
  sequence_record record;
  record.key = r.string();
  record.value_length = r.i64();
  record.length = r.i64();
  record.segment_count = r.i64();
  record.insertion_index = r.i64();
  record.epoch = r.u32();
  record.tag = r.u64();
  if (record.value_length < 0 || record.length < 0 || record.segment_count < 0)
    r.fail(fmt::format("key '{}' with {} steps, length {} and {} segments",
                       shown_text(record.key), record.value_length,
                       record.length, record.segment_count));
  if (auto ok = r.status(); !ok) return ok.error();
  return record;
}

void write_record(parcel_writer& w, const sequence_record& record) {
  write_stub(w, record);
  write(w, record.sequences);
  write(w, record.context);
  write(w, record.initial_states);
}

result<sequence_record> read_record(parcel_reader& r) {
  auto record = read_stub(r);
  if (!record) return record;
  auto sequences = read_sequences(r);
  if (!sequences) return sequences.error();
  auto context = read_features(r);
  if (!context) return context.error();
  auto states = read_tensors(r);
  if (!states) return states.error();
  record->sequences = std::move(*sequences);
  record->context = std::move(*context);
  record->initial_states = std::move(*states);
  return record;
}

segment_features segment_of(const sequence_record& record, std::int64_t segment,
                            std::int64_t num_unroll) {
  segment_features part{{}, record.context};
  part.sequences.reserve(record.sequences.size());
  for (auto& sequence : record.sequences)
    part.sequences.push_back(
        steps_of(sequence, segment * num_unroll, num_unroll));
  return part;
}

void write(parcel_writer& w, const segment_features& segment) {
  write(w, segment.sequences);
  write(w, segment.context);
}

result<segment_features> read_segment(parcel_reader& r) {
  auto sequences = read_sequences(r);
  if (!sequences) return sequences.error();
  auto context = read_features(r);
  if (!context) return context.error();
  return segment_features{std::move(*sequences), std::move(*context)};
}

}  // namespace segue
