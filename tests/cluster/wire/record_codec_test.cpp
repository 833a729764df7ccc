// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/wire/record_codec.hpp"

#include <algorithm>

#include "segue/tests/cluster/wire/round_trip.hpp"
#include "segue/tests/kernels/random_feature.hpp"

using namespace segue;
using namespace segue::test;

namespace {

constexpr std::int64_t num_unroll = 4;

sequence_record random_record(std::int64_t steps, random_source& random) {
  sequence_record record;
  record.key = "k\xff" + std::to_string(steps);
  for (auto type : all_dtypes)
    record.sequences.push_back(random_tensor(type, {steps, 2}, random));
  record.sequences.push_back(
      random_sparse(dtype::float32, {steps - 1, 3}, random));
  record.sequences.push_back(random_ragged(dtype::string, steps, random));
  record.context = {random_tensor(dtype::int64, {}, random),
                    random_sparse(dtype::int32, {4}, random)};
  record.initial_states = {random_tensor(dtype::float32, {3}, random)};
  record.value_length = steps;
  record.length = steps - 1;
  record.segment_count = (steps + num_unroll - 1) / num_unroll;
  record.insertion_index = first_insertion_index + 5;
  record.epoch = 3;
  record.tag = ~std::uint64_t{6};
  return record;
}

void check_numbers(const sequence_record& a, const sequence_record& b) {
  CHECK(a.key == b.key);
  CHECK(a.value_length == b.value_length);
  CHECK(a.length == b.length);
  CHECK(a.segment_count == b.segment_count);
  CHECK(a.insertion_index == b.insertion_index);
  CHECK(a.epoch == b.epoch);
  CHECK(a.tag == b.tag);
}

auto cells_of(const feature& f) {
  if (auto* ragged = std::get_if<ragged_tensor>(&f)) return cells(*ragged);
  if (auto* sparse = std::get_if<sparse_tensor>(&f)) return cells(*sparse);
  cell_map all;
  for (auto& text : elements(std::get<tensor>(f)))
    all[{static_cast<std::int64_t>(all.size())}] = text;
  return all;
}

}  // namespace

TEST_CASE("a record arrives with all it holds", "[wire]") {
  random_source random{1};
  auto record = random_record(10, random);
  auto read =
      round_trip([&](auto& w) { write_record(w, record); }, read_record);
  REQUIRE(read);
  check_numbers(*read, record);
  CHECK(read->sequences == record.sequences);
  CHECK(read->context == record.context);
  CHECK(read->initial_states == record.initial_states);
}

TEST_CASE("a stub is the record without its features", "[wire]") {
  random_source random{2};
  auto record = random_record(1000, random);
  auto read = round_trip([&](auto& w) { write_stub(w, record); }, read_stub);
  REQUIRE(read);
  check_numbers(*read, record);
  CHECK(read->sequences.empty());
  CHECK(read->context.empty());
  CHECK(read->initial_states.empty());
  parcel_writer w;
  write_stub(w, record);
  CHECK(w.size() < 64);
}

TEST_CASE("a segment is its steps of every sequence, and the context",
          "[wire][B10]") {
  random_source random{3};
  auto record = random_record(10, random);
  for (std::int64_t i = 0; i < record.segment_count; ++i) {
    auto read = round_trip(
        [&](auto& w) { write(w, segment_of(record, i, num_unroll)); },
        read_segment);
    REQUIRE(read);
    CHECK(read->context == record.context);
    REQUIRE(read->sequences.size() == record.sequences.size());
    for (std::size_t s = 0; s < record.sequences.size(); ++s) {
      auto& whole = record.sequences[s];
      auto begin = i * num_unroll;
      auto count = std::min(num_unroll, time_of(whole) - begin);
      CHECK(time_of(read->sequences[s]) == count);
      CHECK(cells_of(read->sequences[s]) ==
            cells_of(slice(whole, begin, count)));
    }
  }
}

TEST_CASE("a sparse sequence that ends before a segment is empty there",
          "[wire][B4]") {
  random_source random{4};
  sequence_record record;
  record.sequences = {random_sparse(dtype::float32, {3, 2}, random)};
  record.segment_count = 3;
  auto part = segment_of(record, 2, num_unroll);
  CHECK(time_of(part.sequences[0]) == 0);
}

TEST_CASE("a record whose numbers cannot be is a fault", "[wire][I3]") {
  sequence_record record;
  record.key = "k";
  record.length = -1;
  parcel_writer w;
  write_stub(w, record);
  parcel_reader r{bytes_of(w.finish())};
  CHECK(read_stub(r).error().message.find(
            "key 'k' with 0 steps, length -1 and 0 segments") !=
        std::string::npos);
}

TEST_CASE("a sequence without a time dimension is a fault", "[wire][I3]") {
  sequence_record record;
  record.sequences = {tensor::from<float>({}, {1})};
  parcel_writer w;
  write_record(w, record);
  parcel_reader r{bytes_of(w.finish())};
  CHECK(read_record(r).error().message.find(
            "a sequence without a time dimension") != std::string::npos);
}

TEST_CASE("a truncated record is a fault, wherever it ends", "[wire][I3]") {
  random_source random{5};
  parcel_writer w;
  write_record(w, random_record(5, random));
  auto whole = bytes_of(w.finish());
  for (std::size_t size = 0; size < whole->size(); ++size) {
    auto part = buffer::allocate(size);
    std::copy_n(whole->data(), size, part->data());
    parcel_reader r{part};
    auto read = read_record(r);
    REQUIRE_FALSE(read);
    REQUIRE(read.error().code == errc::malformed);
  }
}

TEST_CASE("a damaged record is a fault, or a record that can be read",
          "[wire][I3]") {
  random_source random{6};
  parcel_writer w;
  write_record(w, random_record(5, random));
  auto whole = bytes_of(w.finish());
  int faults = 0;
  for (int round = 0; round < 20000; ++round) {
    auto damaged = buffer::allocate(whole->size());
    std::copy_n(whole->data(), whole->size(), damaged->data());
    for (auto hits = 1 + random() % 3; hits > 0; --hits) {
      auto& byte = damaged->data()[random() % damaged->size()];
      byte = random() % 2 ? static_cast<std::byte>(random()) : std::byte{0xff};
    }
    parcel_reader r{damaged};
    auto read = read_record(r);
    if (!read) {
      ++faults;
      continue;
    }
    for (auto& sequence : read->sequences)
      cells_of(sequence);
  }
  CHECK(faults > 1000);
  CHECK(faults < 20000);
}
