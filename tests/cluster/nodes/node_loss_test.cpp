// SPDX-License-Identifier: BSD-3-Clause
// What the hub decides where a node is lost.
#include <catch2/catch.hpp>

#include "segue/tests/cluster/nodes/hub_fixture.hpp"

using namespace segue;
using namespace segue::test;
using enum node_role;

namespace {

/// Nodes 1 and 2 keep keys, 3 and 4 work; 4 reads and draws.
hub_fixture with_copies() {
  return hub_fixture{{roles({state}), roles({state}), roles({worker}),
                      roles({source, worker, consumer})},
                     1};
}

std::vector<std::uint32_t> rows_of(const std::vector<collect_rows>& asked) {
  std::vector<std::uint32_t> rows;
  for (auto& each : asked)
    for (auto& row : each.rows)
      rows.push_back(row.row);
  return rows;
}

}  // namespace

TEST_CASE("a lost keeper's rows are asked for again of the other",
          "[nodes][node_loss][S3]") {
  auto run = with_copies();
  run.admit(10, 0, {1, 2});
  run.admit(11, 1, {2, 1});
  run.dispatch(1, 3, first_ticket(4), {0, 1});
  CHECK(rows_of(run.taken<collect_rows>(1)) == std::vector<std::uint32_t>{0});
  CHECK(rows_of(run.taken<collect_rows>(2)) == std::vector<std::uint32_t>{1});
  run.lose(1);
  auto again = run.taken<collect_rows>(2);
  REQUIRE(rows_of(again) == std::vector<std::uint32_t>{0});
  CHECK(again[0].batch == 1);
  CHECK(again[0].worker == 3);
  CHECK(again[0].rows[0].what == segment_ref{10, 0});
  CHECK(run.failures.empty());
  CHECK(run.taken<node_replaced>(4).size() == 1);
  CHECK(run.notices ==
        std::vector<std::string>{"node 'a' (state, 127.0.0.1:2) was lost; the "
                                 "run continues without it: it was killed"});
}

TEST_CASE("a batch that is with its consumer or saved is not asked for again",
          "[nodes][node_loss]") {
  auto run = with_copies();
  run.admit(10, 0, {1, 2});
  run.dispatch(1, 3, first_ticket(4), {0});
  if (GENERATE(true, false))
    run.tell(batch_gathered{1, true});
  else
    run.tell(relay_saved{1, {{0, 0}}, run.states({5})});
  run.lose(1);
  CHECK(run.taken<collect_rows>(2).empty());
}

TEST_CASE("a key that has ended meanwhile is not asked for again",
          "[nodes][node_loss]") {
  auto run = with_copies();
  run.admit(10, 0, {1, 2}, 1);
  // The one that was dropped is still on its way when the next is saved.
  run.dispatch(1, 3, first_ticket(4), {0});
  run.dispatch(2, 3, first_ticket(4) + 1, {0});
  run.tell(relay_saved{2, {{0, 0}}, run.states({5})});
  run.tell(keys_done{{10}});
  run.lose(1);
  CHECK(run.taken<collect_rows>(2).empty());
  CHECK(run.failures.empty());
}

TEST_CASE("both keepers learn what was saved, and the first report counts",
          "[nodes][node_loss][B14]") {
  auto run = with_copies();
  run.admit(10, 0, {1, 2}, 2);
  run.tell(relay_saved{1, {{0, 0}}, run.states({5})});
  for (node_index node : {1u, 2u}) {
    auto told = run.taken<advance_kept>(node);
    REQUIRE(told.size() == 1);
    CHECK(told[0].saved[0].what == segment_ref{10, 0});
    CHECK(run.value_of(told[0].saved[0].state) == 5);
  }
  for (int keeper = 0; keeper < 2; ++keeper)
    run.tell(keys_ready{{{10, 1}}});
  ready_box::contents ready;
  run.box->take(ready);
  CHECK(ready.ready.size() == 2);
  run.tell(relay_saved{2, {{0, 1}}, run.states({6})});
  for (int keeper = 0; keeper < 2; ++keeper)
    run.tell(keys_done{{10}});
  REQUIRE(run.log->finished.size() == 1);
  REQUIRE(run.log->finished[0].keys.size() == 1);
  CHECK(run.value_of(run.log->finished[0].keys[0].state) == 6);
}

TEST_CASE("without copies a lost keeper's keys are counted and end the run",
          "[nodes][node_loss]") {
  hub_fixture run{
      {roles({state}), roles({state}), roles({source, worker, consumer})}};
  run.admit(10, 0, {1});
  run.admit(11, 1, {2});
  run.tell(admit_stubs{{{run.record("c", 1, 12), {1}}}});
  run.lose(1);
  CHECK(run.only_failure(errc::unavailable) ==
        "node 'a' (state, 127.0.0.1:2) was lost, and with it the states of 2 "
        "unfinished keys (state.replicas is 0): it was killed");
  CHECK(run.taken<node_replaced>(3).empty());
  run.lose(2);
  CHECK(run.failures.size() == 1);
}

TEST_CASE("the second keeper's loss ends the run", "[nodes][node_loss]") {
  hub_fixture run{{roles({state}), roles({state}), roles({state}),
                   roles({source, worker, consumer})},
                  1};
  run.admit(10, 0, {1, 2});
  run.lose(1);
  CHECK(run.failures.empty());
  SECTION("of a key that is known") {
    run.lose(2);
    CHECK(run.only_failure(errc::unavailable) ==
          "node 'b' (state, 127.0.0.1:3) was lost, which had the last copy of "
          "the states of 1 unfinished keys: it was killed");
  }
  SECTION("of a key that comes afterwards") {
    run.tell(admit_stubs{{{run.record("late", 1, 11), {1, 3}}}});
    CHECK(run.failures.empty());
    run.tell(admit_stubs{{{run.record("later", 1, 12), {1}}}});
    CHECK(run.only_failure(errc::unavailable) ==
          "key 'later': the nodes it was sent to were lost");
  }
}

TEST_CASE("a lost worker's stand-in ends, the last one's loss the run",
          "[nodes][node_loss]") {
  hub_fixture run{
      {roles({worker}), roles({worker}), roles({source, state, consumer})}};
  run.lose(1);
  CHECK(run.failures.empty());
  auto* stand_in = caf::actor_cast<caf::abstract_actor*>(run.workers.at(1));
  CHECK(stand_in->getf(caf::abstract_actor::is_terminated_flag));
  run.lose(2);
  CHECK(run.only_failure(errc::unavailable) ==
        "node 'b' (worker, 127.0.0.1:3) was lost, which was the last worker: "
        "it was killed");
}

TEST_CASE("a lost consumer's tickets are given up, the last one ends the run",
          "[nodes][node_loss][S3]") {
  hub_fixture run{
      {roles({consumer}), roles({consumer}), roles({source, state, worker})}};
  run.lose(1);
  REQUIRE(run.log->consumers_lost.size() == 1);
  CHECK(run.log->consumers_lost[0].first_ticket == first_ticket(1));
  CHECK(run.log->consumers_lost[0].last_ticket == last_ticket(1));
  SECTION("it is lost") {
    run.lose(2);
    CHECK(run.only_failure(errc::unavailable) ==
          "node 'b' (consumer, 127.0.0.1:3) was lost, which was the last "
          "consumer: it was killed");
  }
  SECTION("all has been done") {
    run.tell(source_ended{});
    run.lose(2);
    CHECK(run.cancels == 1);
    CHECK(run.failures.empty());
  }
  SECTION("it leaves, in order") {
    run.tell(consumer_left{2});
    CHECK(run.cancels == 1);
    CHECK(run.failures.empty());
    CHECK(run.log->consumers_lost.size() == 2);
  }
  SECTION("it leaves since it has failed") {
    run.tell(consumer_left{2, error{errc::unavailable, "the disk is full"}});
    CHECK(run.only_failure(errc::unavailable) ==
          "node 'b' (consumer, 127.0.0.1:3) has failed: the disk is full");
  }
}

TEST_CASE("a run goes on without a consumer that has failed",
          "[nodes][node_loss][S3]") {
  hub_fixture run{
      {roles({consumer}), roles({consumer}), roles({source, state, worker})}};
  run.tell(consumer_left{1, error{errc::io, "the disk is full"}});
  CHECK(run.log->consumers_lost.size() == 1);
  CHECK(run.cancels == 0);
  CHECK(run.failures.empty());
  CHECK(run.notices ==
        std::vector<std::string>{"node 'a' (consumer, 127.0.0.1:2) has failed: "
                                 "the disk is full; the run continues"});
}

TEST_CASE("a consumer is not blamed for what has failed the run",
          "[nodes][node_loss]") {
  hub_fixture run{
      {roles({consumer}), roles({consumer}), roles({source, state, worker})}};
  error bad_row{errc::malformed, "data.csv:80: 'bad' is no number"};
  source_ended ended;
  ended.failure = bad_row;
  run.tell(ended);
  run.tell(consumer_left{1, bad_row});
  CHECK(run.notices.empty());
  run.tell(consumer_left{2, bad_row});
  CHECK(run.cancels == 1);
  CHECK(run.failures.empty());  // the run has it already
}

TEST_CASE("a consumer that is told to end is gone, and the run goes on",
          "[nodes][node_loss][S3]") {
  error interrupted{errc::cancelled, "interrupted"};
  hub_fixture run{{roles({consumer, worker}), roles({consumer}),
                   roles({source, state, worker})}};
  SECTION("it may go") {
    auto node = GENERATE(node_index{1}, node_index{2});
    run.tell(consumer_left{node, interrupted});
    CHECK(run.log->consumers_lost.size() == 1);
    CHECK(run.taken<run_over>(node).size() == 1);
    CHECK(run.notices.size() == 1);
    run.lose(node);
    CHECK(run.notices.size() == 1);  // it is not lost
    CHECK(run.taken<node_replaced>(3).size() == 1);
    CHECK(run.failures.empty());
    CHECK(run.cancels == 0);
  }
  SECTION("the last one ends the run") {
    run.tell(consumer_left{1, interrupted});
    run.tell(consumer_left{2, interrupted});
    CHECK(run.only_failure(errc::cancelled) ==
          "node 'b' (consumer, 127.0.0.1:3) ends: interrupted");
  }
}

TEST_CASE("a node with a consumer and what the run needs ends it when told to",
          "[nodes][node_loss]") {
  hub_fixture run{
      {roles({consumer, state}), roles({consumer}), roles({source, worker})}};
  run.tell(consumer_left{1, error{errc::cancelled, "interrupted"}});
  CHECK(run.only_failure(errc::cancelled) ==
        "node 'a' (state, consumer, 127.0.0.1:2) ends, and with it the states "
        "of 0 unfinished keys (state.replicas is 0): interrupted");
}

TEST_CASE("a source can be lost when it has sent all", "[nodes][node_loss]") {
  hub_fixture run{{roles({source}), roles({state, worker, consumer})}};
  SECTION("not before") {
    run.lose(1);
    CHECK(run.only_failure(errc::unavailable) ==
          "node 'a' (source, 127.0.0.1:2) was lost, before it had read all of "
          "the input: it was killed");
  }
  SECTION("but then") {
    run.tell(source_ended{});
    run.lose(1);
    CHECK(run.failures.empty());
    CHECK(run.taken<node_replaced>(2).size() == 1);
  }
}

TEST_CASE("of two that do not reach each other one goes, after a while",
          "[nodes][node_loss]") {
  auto run = with_copies();
  run.tell(peer_lost{1, 3, "silent"});
  run.scheduler.advance_time(run.spread - std::chrono::milliseconds{1});
  run.tell(report_tick{});
  CHECK(run.log->dropped.empty());
  SECTION("the one that was reported") {
    run.scheduler.advance_time(run.spread);
    run.run();
    REQUIRE(run.log->dropped.size() == 1);
    CHECK(run.log->dropped[0].node == 1);
    CHECK(run.log->dropped[0].reason ==
          "it and node 'c' (worker, 127.0.0.1:4) cannot reach each other: "
          "silent");
    CHECK(run.taken<node_replaced>(3).size() == 1);
  }
  SECTION("none, where the hub itself has noticed why") {
    run.lose(1);
    run.scheduler.advance_time(run.spread);
    run.run();
    CHECK(run.log->dropped.empty());
  }
  CHECK(run.failures.empty());
}

TEST_CASE("the one that the run needs stays", "[nodes][node_loss]") {
  auto run = with_copies();
  run.tell(peer_lost{4, 1, "silent"});
  run.scheduler.advance_time(2 * run.spread);
  run.tell(report_tick{});
  REQUIRE(run.log->dropped.size() == 1);
  CHECK(run.log->dropped[0].node == 1);
  CHECK(run.failures.empty());
}

TEST_CASE("reports about nodes that are not there change nothing",
          "[nodes][node_loss]") {
  auto run = with_copies();
  run.tell(peer_lost{1, 77, ""});
  run.tell(peer_lost{77, 1, ""});
  run.tell(consumer_left{77});
  run.tell(node_gone{77, ""});
  run.scheduler.advance_time(2 * run.spread);
  run.tell(report_tick{});
  CHECK(run.log->dropped.empty());
  CHECK(run.failures.empty());
}
