// SPDX-License-Identifier: BSD-3-Clause
// pipeline::stop and wait: the end at any moment, and the final counts.
#include <future>
#include <new>

#include "segue/tests/flow/flow_fixture.hpp"

namespace segue::test {
namespace {

/// What ends a run whose on_finished throws that.
template <class Thrown>
error end_of_run_that_throws(const Thrown& thrown) {
  auto options = stateful(1, 1);
  options.on_finished = [thrown](const finished_example&) { throw thrown; };
  auto p = started(options);
  push_all(p, {steps_of("a", 1)});
  auto b = next_of(p);
  (void)save_plus(b, 1);
  auto ended = p.wait(far_off());
  REQUIRE(!ended);
  return ended.error();
}

}  // namespace

TEST_CASE("a stopped pipeline names every example it had not finished",
          "[B20][B21]") {
  pipeline_options options;
  options.batch.num_unroll = 2;
  options.batch.batch_size = 1;
  options.batch.capacity = 4;
  options.states = {scalar_state("s")};
  auto p = pipeline::make(options);
  REQUIRE(p.has_value());
  for (const auto* key : {"a", "b", "c"})
    REQUIRE(p->push(steps_of(key, 4), far_off()).has_value());
  auto first = p->next(far_off());
  REQUIRE(first.has_value());
  auto summary = p->stop();
  CHECK(summary.examples == 3);
  CHECK(summary.finished == 0);
  CHECK(summary.undelivered == 3);
  CHECK(summary.undelivered_keys == texts{"a", "b", "c"});
  CHECK_FALSE(summary.failure.has_value());
  // Nothing waits any more.
  CHECK(p->next().error().code == errc::cancelled);
  CHECK(p->push(steps_of("d", 1)).error().code == errc::cancelled);
  CHECK(first->save_state("s", vector_of({1})).error().code == errc::cancelled);
  CHECK(p->stop().undelivered == 3);
}

TEST_CASE("stopping a pipeline that has come to its end changes nothing",
          "[B20][B21]") {
  pipeline_options options;
  options.batch.num_unroll = 2;
  options.batch.batch_size = 1;
  options.batch.capacity = 1;
  options.states = {scalar_state("s")};
  auto p = pipeline::make(options);
  REQUIRE(p.has_value());
  REQUIRE(p->push(steps_of("a", 2), far_off()).has_value());
  p->close();
  auto only = p->next(far_off());
  REQUIRE(only.has_value());
  REQUIRE(only->save_state("s", vector_of({1})).has_value());
  CHECK(p->next(far_off()).error().code == errc::end_of_input);
  auto summary = p->stop();
  CHECK(summary.finished == 1);
  CHECK(summary.undelivered == 0);
}

TEST_CASE("a wait for the run's end has a deadline, and ends with the run",
          "[B21]") {
  auto p = started(stateful(1, 1));
  push_all(p, {steps_of("a", 1)});
  auto early = p.wait(past);
  REQUIRE(!early);
  CHECK(early.error() ==
        error{errc::deadline_exceeded, "the run is not over yet"});
  auto waits =
      std::async(std::launch::async, [&] { return p.wait(far_off()); });
  SECTION("that is closed") {
    p.close(close_mode::cancel);
    CHECK(waits.get());
  }
  SECTION("that comes to its end") {
    p.close();
    CHECK(drain(p).size() == 1);
    CHECK(waits.get());
  }
  SECTION("that is stopped") {
    p.stop();
    CHECK(waits.get());
  }
}

TEST_CASE("a wait for the run's end tells what ended it", "[B21]") {
  CHECK(end_of_run_that_throws(std::runtime_error{"disk full"}) ==
        error{errc::internal, "on_finished threw an exception: disk full"});
}

TEST_CASE("a failure that a call-back throws is the run's own error", "[B21]") {
  error own{errc::io, "states.jsonl: cannot be written"};
  CHECK(end_of_run_that_throws(failure{own}) == own);
}

TEST_CASE("memory that runs out is told as that", "[B21]") {
  CHECK(end_of_run_that_throws(std::bad_alloc{}) ==
        error{errc::resource_exhausted, "out of memory"});
}

TEST_CASE("live figures say what is inside", "[B19][B21]") {
  auto p = started(stateful(2, 2, 3));
  auto inside = [&](std::int64_t active, std::int64_t ready, std::int64_t out) {
    eventually([&] {
      auto f = p.figures();
      return f.active_keys == active && f.ready_entries == ready &&
             f.batches_out == out;
    });
  };
  push_all(p, {steps_of("a", 3), steps_of("b", 1), steps_of("c", 2)});
  inside(3, 3, 0);
  auto b = next_of(p);
  inside(3, 1, 1);
  REQUIRE(save_plus(b, 1));
  inside(2, 2, 0);
  eventually([&] { return p.figures().finished == 1; });
  auto f = p.figures();
  CHECK(f.examples == 3);
  CHECK(f.segments == 2);
  CHECK(f.steps == 3);
  CHECK(f.batches == 1);
  CHECK(f.seconds > 0);
  CHECK(f.segments_per_second == Approx(2 / f.seconds));
  auto waits = std::async(std::launch::async, [&] { return p.next(3); });
  eventually([&] { return p.figures().waiting_consumers == 1; });
  p.close(close_mode::cancel);
  CHECK(ended_with(waits.get()) == errc::cancelled);
}

}  // namespace segue::test
