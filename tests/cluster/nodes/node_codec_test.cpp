// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/node_codec.hpp"

#include <catch2/catch.hpp>
#include <cstring>

#include "segue/tests/cluster/wire/round_trip.hpp"

using namespace segue;
using namespace segue::test;

namespace {

tensor floats(shape dims, std::vector<float> values) {
  return tensor::from<float>(dims, std::span<const float>{values});
}

node_codec make_codec() {
  batch_schema bare;
  bare.sequences = {{"x", dtype::float32, {2}, layout::dense}};
  bare.context = {{"c", dtype::float32, {}, layout::dense}};
  bare.states = {{"s", dtype::float32, {3}}};
  auto cell = std::make_shared<schema_cell>();
  cell->set(*make_schema(std::move(bare)));
  return {.schema = cell, .num_unroll = 2, .capacity = 4};
}

record_ptr make_one(const node_codec& codec) {
  example e;
  e.key = "a key";
  e.sequences = {{"x", floats({3, 2}, {1, 2, 3, 4, 5, 6})}};
  e.context = {{"c", floats({}, {7})}};
  auto made = std::make_shared<sequence_record>(
      *make_record(std::move(e), *codec.schema->get(), {2, true}));
  made->insertion_index = -5;
  made->epoch = 3;
  return made;
}

saved_states_ptr make_states(std::int64_t rows) {
  auto states = std::make_shared<saved_states>();
  states->values = {floats(
      {rows, 3}, std::vector<float>(static_cast<std::size_t>(rows) * 3, 1))};
  return states;
}

run_summary make_counts() {
  run_summary counts;
  counts.batches = 4;
  counts.rejects_by_reason = {{"malformed", 2}, {"out_of_range", 1}};
  counts.undelivered_keys = {"k", ""};
  counts.failure = error{errc::io, "no room"};
  return counts;
}

batch_content_ptr make_batch(const node_codec& codec) {
  auto content = std::make_shared<batch_content>();
  content->id = 9;
  content->entries = {{make_one(codec), 1, {make_states(1), 0}, 0}};
  content->sequences = {floats({1, 2, 2}, {1, 2, 3, 4})};
  content->context = {floats({1}, {7})};
  content->states = {floats({1, 3}, {1, 2, 3})};
  return content;
}

/// One of each kind, in their order.
std::vector<node_message> one_of_each(const node_codec& codec) {
  auto record = make_one(codec);
  batch_entry entry{record, 1, {make_states(2), 1}, 0};
  error reason{errc::unavailable, "why"};
  return {keep_records{{record, record}},
          admit_stubs{{{record, {1, 2}}}},
          source_figures{1, 2, 3},
          source_ended{reason, 1, 2, {{"a", 1}}},
          start_keys{{1, -2}},
          keys_ready{{{1, 2}, {3, 4}}},
          advance_kept{{{{1, 2}, {make_states(2), 1}}}},
          keys_done{{5}},
          collect_rows{1, 2, {{0, {1, 2}}}},
          batch_rows{1, {{0, entry}}},
          build_batch{1, 2, 3},
          deliver_batch{4, make_batch(codec)},
          refuse_demand{1, reason},
          demand_batch{1, 2},
          hurry_demand{1},
          withdraw_demand{1},
          batch_saved{1, make_states(2)},
          batch_dropped{1},
          batch_gathered{1, false},
          examples_freed{{1}},
          node_failed{reason},
          peer_lost{1, 2, "why"},
          consumer_left{1, reason},
          node_replaced{1, "why"},
          figures_report{},
          run_over{make_counts()},
          close_input{},
          node_linked{},
          begin_run{},
          ask_status{1},
          status_told{"{}"},
          link_report{1, {{2, {3, 4, 5, 6, 7}, 0.5}}},
          ask_saved{1, -2},
          ask_sent{1},
          saves_sent{1, 2},
          saved_told{1, true}};
}

std::string text_of(const buffer_ptr& bytes) {
  return {reinterpret_cast<const char*>(bytes->data()), bytes->size()};
}

buffer_ptr bytes_from(const std::string& text) {
  auto made = buffer::allocate(text.size());
  if (!text.empty()) std::memcpy(made->data(), text.data(), text.size());
  return made;
}

}  // namespace

TEST_CASE("every message says the same on the other side",
          "[nodes][node_codec]") {
  auto codec = make_codec();
  auto all = one_of_each(codec);
  REQUIRE(all.size() == std::variant_size_v<node_message_kinds>);
  for (std::size_t kind = 0; kind < all.size(); ++kind) {
    INFO("message " << kind);
    REQUIRE(all[kind].index() == kind);
    auto bytes = bytes_of(encode(codec, all[kind]));
    auto read = decode(codec, bytes);
    REQUIRE(read);
    CHECK(read->index() == kind);
    // Rows that came hold their segment only, and are not sent on.
    if (!std::holds_alternative<batch_rows>(*read))
      CHECK(text_of(bytes_of(encode(codec, *read))) == text_of(bytes));
  }
}

TEST_CASE("a segment that was sent is the one that was meant",
          "[nodes][node_codec][B10]") {
  auto codec = make_codec();
  batch_entry entry{make_one(codec), 1, {make_states(2), 1}, 0};
  auto read =
      decode(codec, bytes_of(encode(codec, batch_rows{1, {{5, entry}}})));
  REQUIRE(read);
  auto& came = std::get<batch_rows>(*read).rows.at(0);
  CHECK(came.row == 5);
  CHECK(came.entry.segment == 1);
  auto& record = *came.entry.record;
  CHECK(record.key == "a key");
  CHECK(record.insertion_index == -5);
  CHECK(record.epoch == 3);
  CHECK(record.length == 3);
  CHECK(record.first_step == 2);
  auto values = std::get<tensor>(record.sequences[0]).values<float>();
  CHECK(std::vector<float>(values.begin(), values.end()) ==
        std::vector<float>{5, 6});
}

TEST_CASE("a message that is cut off anywhere is an error",
          "[nodes][node_codec][hostile]") {
  auto codec = make_codec();
  for (auto& message : one_of_each(codec)) {
    INFO("message " << message.index());
    auto whole = text_of(bytes_of(encode(codec, message)));
    for (std::size_t size = 0; size < whole.size(); ++size) {
      auto read = decode(codec, bytes_from(whole.substr(0, size)));
      REQUIRE(!read);
      CHECK(read.error().code == errc::malformed);
    }
    CHECK(!decode(codec, bytes_from(whole + '\0')));
  }
}

TEST_CASE("whatever a byte is changed to is read or refused",
          "[nodes][node_codec][hostile]") {
  auto codec = make_codec();
  std::size_t refused = 0;
  for (auto& message : one_of_each(codec)) {
    auto whole = text_of(bytes_of(encode(codec, message)));
    for (std::size_t at = 0; at < whole.size(); ++at)
      for (unsigned char flip : {0x01, 0x80, 0xff}) {
        auto bad = whole;
        bad[at] = static_cast<char>(bad[at] ^ flip);
        auto read = decode(codec, bytes_from(bad));
        if (!read) {
          ++refused;
          CHECK(read.error().code == errc::malformed);
        } else if (!std::holds_alternative<batch_rows>(*read)) {
          (void)encode(codec, *read);
        }
      }
  }
  CHECK(refused > 0);
}

TEST_CASE("an error that is none is refused", "[nodes][node_codec][hostile]") {
  auto codec = make_codec();
  auto read = decode(
      codec, bytes_of(encode(codec, node_failed{{errc::none, "all is well"}})));
  REQUIRE(!read);
  CHECK(read.error().message.ends_with("unknown error code 0"));
}

TEST_CASE("what contradicts the schema is refused",
          "[nodes][node_codec][hostile]") {
  auto codec = make_codec();
  auto refusal = [&](const node_message& message) {
    auto read = decode(codec, bytes_of(encode(codec, message)));
    REQUIRE(!read);
    return read.error().message;
  };
  auto wrong = std::make_shared<saved_states>();
  wrong->values = {floats({2, 4}, std::vector<float>(8))};
  CHECK(refusal(batch_saved{1, wrong})
            .find("state 's' is float32 [2, 4], expected float32 [2, 3]") !=
        std::string::npos);
  wrong->values = {};
  CHECK(refusal(batch_saved{1, wrong})
            .find("received 0 states, but 1 are declared") !=
        std::string::npos);
  auto record = std::make_shared<sequence_record>(*make_one(codec));
  record->sequences.clear();
  CHECK(refusal(keep_records{{record}})
            .find("key 'a key': received 0 sequences, but 1 are declared") !=
        std::string::npos);
  record = std::make_shared<sequence_record>(*make_one(codec));
  record->initial_states = {floats({2}, {1, 2})};
  CHECK(refusal(keep_records{{record}})
            .find("key 'a key': state 's' is float32 [2], expected float32 "
                  "[3]") != std::string::npos);
  record = std::make_shared<sequence_record>(*make_one(codec));
  record->value_length = record->length = record->segment_count = 0;
  CHECK(refusal(keep_records{{record}})
            .find("key 'a key' has 0 steps in 0 segments of 2") !=
        std::string::npos);
  record->initial_states = {floats({2}, {1, 2})};
  CHECK(refusal(admit_stubs{{{record, {}}}})
            .find("key 'a key': state 's' is float32 [2], expected float32 "
                  "[3]") != std::string::npos);
  record->length = 1;
  CHECK(refusal(admit_stubs{{{record, {}}}})
            .find("key 'a key' has 1 steps in 0 segments of 2") !=
        std::string::npos);
  auto batch = std::make_shared<batch_content>(*make_batch(codec));
  batch->context = {floats({2}, {7, 8})};
  CHECK(refusal(deliver_batch{4, batch})
            .find("batch 9: context feature 'c' has shape [2], expected [1]") !=
        std::string::npos);
}

TEST_CASE("an example without steps enters with its initial states",
          "[B4][nodes][node_codec]") {
  auto codec = make_codec();
  auto record = std::make_shared<sequence_record>(*make_one(codec));
  record->value_length = record->length = record->segment_count = 0;
  record->initial_states = {floats({3}, {1, 2, 3})};
  auto read = decode(
      codec,
      bytes_of(encode(codec, admit_stubs{{{record, {}}, {record, {}}}})));
  REQUIRE(read);
  auto& stubs = std::get<admit_stubs>(*read).stubs;
  REQUIRE(stubs.size() == 2);
  for (auto& each : stubs) {
    CHECK(each.stub->segment_count == 0);
    REQUIRE(each.stub->initial_states.size() == 1);
    CHECK(each.stub->initial_states[0].values<float>()[2] == 3);
  }
}
