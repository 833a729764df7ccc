// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/key_keeper.hpp"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "segue/tests/cluster/nodes/scheduled_node.hpp"

using namespace segue;
using namespace segue::test;

namespace {

/// A keeper on node 1; the hub is node 0, a batch_builder on node 2.
struct keeper_fixture : scheduled_node {
  keeper_fixture() : scheduled_node{1} { spawn_keeper(); }

  template <class Message>
  void tell(Message message) {
    caf::anon_send(post->keeper, std::move(message));
    run();
  }

  void bring(std::int64_t index, std::int64_t steps = 3) {
    tell(keep_records{{record("k", steps, index)}});
  }

  void collect(std::uint64_t batch, segment_ref what) {
    tell(collect_rows{batch, 2, {{7, what}}});
  }

  void save(segment_ref what, float value) {
    tell(advance_kept{{{what, {states({value}), 0}}}});
  }

  std::vector<segment_ref> ready() {
    std::vector<segment_ref> all;
    for (auto& each : taken<keys_ready>(0))
      all.insert(all.end(), each.segments.begin(), each.segments.end());
    return all;
  }

  /// "batch: segment, first value of x, state" of the rows that were sent.
  std::vector<std::string> rows() {
    std::vector<std::string> all;
    for (auto& each : taken<batch_rows>(2))
      for (auto& row : each.rows) {
        CHECK(row.row == 7);
        auto& x = std::get<tensor>(row.entry.record->sequences[0]);
        all.push_back(fmt::format("{}: {}, {}, {}", each.batch,
                                  row.entry.segment, x.values<float>()[0],
                                  value_of(row.entry.state)));
      }
    return all;
  }
};

using texts = std::vector<std::string>;
using segments = std::vector<segment_ref>;

}  // namespace

TEST_CASE("a key lives with its keeper from its start to its end",
          "[nodes][key_keeper][B14]") {
  keeper_fixture run;
  run.bring(10, 2);
  CHECK(run.ready().empty());
  run.tell(start_keys{{10}});
  CHECK(run.ready() == segments{{10, 0}});
  run.collect(1, {10, 0});
  CHECK(run.rows() == texts{"1: 0, 0, 0"});
  run.save({10, 0}, 5);
  // The hub, which has sent the states, knows that the next is ready.
  CHECK(run.ready().empty());
  run.collect(2, {10, 1});
  CHECK(run.rows() == texts{"2: 1, 1, 5"});
  run.save({10, 1}, 6);
  auto done = run.taken<keys_done>(0);
  REQUIRE(done.size() == 1);
  CHECK(done[0].examples == std::vector<std::int64_t>{10});
}

TEST_CASE("what overtakes an example waits for it, in order",
          "[nodes][key_keeper][B14]") {
  keeper_fixture run;
  run.tell(start_keys{{10}});
  // Of the other copy's keeper the hub has heard that it was ready.
  run.collect(1, {10, 0});
  run.save({10, 0}, 5);
  run.collect(2, {10, 1});
  CHECK(run.log->sent.empty());
  run.bring(10);
  CHECK(run.ready() == segments{{10, 0}});
  CHECK(run.rows() == texts{"1: 0, 0, 0", "2: 1, 1, 5"});
}

TEST_CASE("a key resumes the states that come before its start",
          "[nodes][key_keeper][B9]") {
  keeper_fixture run;
  auto example_first = GENERATE(true, false);
  if (example_first) run.bring(10);
  run.save({10, advance_kept::before_first}, 4);
  CHECK(run.log->sent.empty());
  run.tell(start_keys{{10}});
  if (!example_first) run.bring(10);
  CHECK(run.ready() == segments{{10, 0}});
  run.collect(1, {10, 0});
  CHECK(run.rows() == texts{"1: 0, 0, 4"});
  run.save({10, 0}, 5);
  run.collect(2, {10, 1});
  CHECK(run.rows() == texts{"2: 1, 1, 5"});
  // The next key of that slot starts anew.
  run.save({10, 1}, 6);
  run.save({10, 2}, 7);
  run.taken<keys_done>(0);
  run.bring(11);
  run.tell(start_keys{{11}});
  run.collect(3, {11, 0});
  CHECK(run.rows() == texts{"3: 0, 0, 0"});
}

TEST_CASE("what comes twice counts once", "[nodes][key_keeper]") {
  keeper_fixture run;
  for (int twice = 0; twice < 2; ++twice) {
    run.bring(10);
    run.tell(start_keys{{10}});
  }
  CHECK(run.ready() == segments{{10, 0}});
  for (int twice = 0; twice < 2; ++twice)
    run.save({10, 0}, 5);
  CHECK(run.ready().empty());
  run.collect(1, {10, 1});
  CHECK(run.rows() == texts{"1: 1, 1, 5"});
}

TEST_CASE("a segment that a key has left, or not reached, is not sent",
          "[nodes][key_keeper][S4]") {
  keeper_fixture run;
  run.bring(10);
  for (std::int64_t segment : {0, -1})
    run.collect(1, {10, segment});
  CHECK(run.rows().empty());  // not started
  run.save({10, 0}, 5);
  CHECK(run.ready().empty());
  run.tell(start_keys{{10}});
  run.save({10, 0}, 5);
  for (std::int64_t segment : {0, 2, 99, -1})
    run.collect(2, {10, segment});
  CHECK(run.rows().empty());
  run.collect(3, {10, 1});
  CHECK(run.rows() == texts{"3: 1, 1, 5"});
}

TEST_CASE("examples that are lost with the source end the run",
          "[nodes][key_keeper]") {
  keeper_fixture run;
  run.bring(10);
  run.tell(start_keys{{10}});
  SECTION("those that are waited for") {
    run.tell(start_keys{{11}});
    CHECK(run.failures.empty());
    run.tell(source_lost{});
  }
  SECTION("those that are asked for later") {
    run.tell(source_lost{});
    CHECK(run.failures.empty());
    run.tell(start_keys{{11}});
  }
  CHECK(run.only_failure(errc::unavailable)
            .starts_with("the source was lost, and"));
}

TEST_CASE("keys that start or finish together are reported together",
          "[nodes][key_keeper]") {
  keeper_fixture run;
  keep_records records;
  advance_kept last;
  segments firsts;
  for (std::int64_t index : {10, 11, 12}) {
    records.records.push_back(run.record("k", 1, index));
    last.saved.push_back({{index, 0}, {run.states({5}), 0}});
    firsts.push_back({index, 0});
  }
  bool example_first = GENERATE(true, false);
  if (example_first) run.tell(records);
  run.tell(start_keys{{10, 11, 12}});
  if (!example_first) run.tell(records);
  auto ready = run.taken<keys_ready>(0);
  REQUIRE(ready.size() == 1);
  CHECK(ready[0].segments == firsts);
  run.tell(last);
  auto done = run.taken<keys_done>(0);
  REQUIRE(done.size() == 1);
  CHECK(done[0].examples == std::vector<std::int64_t>{10, 11, 12});
}
