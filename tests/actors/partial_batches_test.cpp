// SPDX-License-Identifier: BSD-3-Clause
// Batches that go out before they are full, on a clock that the test moves.
#include <catch2/catch.hpp>
#include <chrono>

#include "segue/tests/actors/scheduled_run.hpp"
#include "segue/tests/errors/show_result.hpp"

namespace segue {
namespace {

using namespace std::chrono_literals;
using test::scheduled_run;
using texts = std::vector<std::string>;

batch_options at_least(std::int64_t least, double max_wait) {
  auto options = scheduled_run::batches();
  options.min_batch_size = least;
  options.max_wait = max_wait;
  return options;
}

void pass(scheduled_run& run, std::chrono::milliseconds time) {
  run.scheduler.advance_time(time);
  run.run();
}

bool waits(scheduled_run& run, std::uint64_t ticket) {
  return !run.exchange->wait_until(ticket,
                                   batch_exchange::clock::time_point::min());
}

texts keys_for(scheduled_run& run, std::uint64_t ticket) {
  auto content = run.got(ticket);
  if (!content) FAIL(content.error().message);
  return scheduled_run::keys_of(**content);
}

}  // namespace

TEST_CASE("a batch that has enough goes out when its oldest has waited",
          "[B16][batcher]") {
  scheduled_run run{1, at_least(2, 0.1)};
  run.admit("a", 1);
  run.run();
  pass(run, 60ms);
  auto ticket = run.ask(4);
  run.admit("b", 1);
  run.run();
  CHECK(waits(run, ticket));
  pass(run, 30ms);
  CHECK(waits(run, ticket));
  // It is looked at every 20 ms at least, and at its time.
  pass(run, 10ms);
  CHECK(keys_for(run, ticket) == texts{"a/0", "b/0"});

  SECTION("a full one does not wait") {
    auto full = run.ask(2);
    run.admit("c", 1);
    run.admit("d", 1);
    run.run();
    CHECK(keys_for(run, full) == texts{"c/0", "d/0"});
  }
  SECTION("too few wait for more, however long") {
    auto next = run.ask(4);
    run.admit("c", 1);
    run.run();
    pass(run, 1000ms);
    CHECK(waits(run, next));
    run.admit("d", 1);
    run.run();
    CHECK(keys_for(run, next) == texts{"c/0", "d/0"});
  }
  SECTION("a smaller batch has to be full") {
    auto one = run.ask(1);
    run.admit("c", 1);
    run.run();
    CHECK(keys_for(run, one) == texts{"c/0"});
  }
}

TEST_CASE("entries wait from when they are ready, not from the demand",
          "[B16][batcher]") {
  scheduled_run run{1, at_least(1, 0.1)};
  run.admit("a", 2);
  run.run();
  pass(run, 100ms);
  auto first = run.next(3);
  CHECK(run.keys_of(*first) == texts{"a/0"});
  pass(run, 100ms);
  // Ready again from now on.
  run.save(*first, 1);
  auto ticket = run.ask(3);
  run.run();
  pass(run, 90ms);
  CHECK(waits(run, ticket));
  pass(run, 10ms);
  CHECK(keys_for(run, ticket) == texts{"a/1"});
}

TEST_CASE("a demand that is hurried gets what is ready, or an answer",
          "[B16][batcher]") {
  scheduled_run run;
  auto hurry = [&](std::uint64_t ticket) {
    caf::anon_send(run.batcher_handle, hurry_demand{ticket});
    run.run();
  };
  auto none = run.ask(2);
  hurry(none);
  CHECK(run.got(none).error().code == errc::deadline_exceeded);

  run.admit("a", 1);
  run.admit("b", 1);
  run.admit("c", 1);
  auto first = run.ask(4);
  run.run();
  CHECK(waits(run, first));
  auto second = run.ask(5);
  run.run();
  // The one that is not in a hurry goes on waiting.
  hurry(second);
  CHECK(waits(run, first));
  CHECK(keys_for(run, second) == texts{"a/0", "b/0", "c/0"});
  hurry(first);
  CHECK(run.got(first).error().code == errc::deadline_exceeded);
  // Neither is known any more.
  hurry(first);
  hurry(second);
  run.admit("d", 1);
  CHECK(run.keys_of(*run.next(1)) == texts{"d/0"});
}

}  // namespace segue
