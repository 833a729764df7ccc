// SPDX-License-Identifier: BSD-3-Clause
// B19 to B21: how much is inside, how a run ends, and that every wait ends.
#include <atomic>
#include <future>

#include "segue/tests/flow/flow_fixture.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;

template <class F>
auto in_thread(F f) {
  return std::async(std::launch::async, std::move(f));
}

/// Consumers and pushers that wait, more of them than can go on.
struct waiting_threads {
  std::vector<std::future<errc>> consumers;
  std::vector<std::future<errc>> pushers;

  explicit waiting_threads(pipeline& p) {
    for (int i = 0; i < 3; ++i)
      consumers.push_back(in_thread([&p, i] {
        auto b = i ? p.next(4) : p.next(4, far_off());
        return b ? errc::none : b.error().code;
      }));
    for (int i = 0; i < 3; ++i)
      pushers.push_back(in_thread([&p, i] {
        auto key = "waits" + std::to_string(i);
        auto pushed =
            i ? p.push(steps_of(key, 1)) : p.push(steps_of(key, 1), far_off());
        return pushed ? errc::none : pushed.error().code;
      }));
    eventually([&] { return p.figures().waiting_consumers == 3; });
  }
};

}  // namespace

TEST_CASE("no more than capacity examples are inside", "[B19]") {
  auto p = started(stateful(1, 1, 3));
  push_all(p, {steps_of("a", 1), steps_of("b", 2), steps_of("c", 1)});
  auto full = p.push(steps_of("d", 1), past);
  REQUIRE(!full);
  CHECK(full.error().code == errc::deadline_exceeded);
  CHECK_THAT(
      full.error().message,
      Contains("key 'd'") && Contains("capacity of 3 unfinished examples"));
  auto waits = in_thread([&] { return p.push(steps_of("d", 1)).has_value(); });
  auto b = next_of(p);
  // A batch may go out before all that was pushed has been counted.
  eventually([&] { return p.figures().active_keys == 3; });
  REQUIRE(save_plus(b, 1));
  CHECK(waits.get());
  // "b" has a segment left, so its place is not free.
  b = next_of(p);
  REQUIRE(save_plus(b, 1));
  CHECK(ended_with(p.push(steps_of("e", 1), past)) == errc::deadline_exceeded);
  eventually([&] { return p.figures().active_keys == 3; });
}

TEST_CASE("a push refused for the time it took can be tried again", "[B19]") {
  auto p = started(stateful(1, 1, 1));
  push_all(p, {steps_of("a", 1)});
  for (int i = 0; i < 3; ++i)
    CHECK(ended_with(p.push(steps_of("b", 1), past)) ==
          errc::deadline_exceeded);
  auto b = next_of(p);
  REQUIRE(save_plus(b, 1));
  CHECK(p.push(steps_of("b", 1), far_off()));
  CHECK(p.summary().rejected == 0);
}

TEST_CASE("a capacity below the batch size is refused before the start",
          "[B19]") {
  auto made = pipeline::make(stateful(1, 32, 10));
  REQUIRE(!made);
  CHECK(made.error().code == errc::invalid_argument);
  CHECK_THAT(made.error().message,
             Contains("capacity 10") && Contains("batch_size 32"));
}

TEST_CASE("what a program pushes is not repeated", "[B22]") {
  auto options = stateful(1, 1);
  options.batch.epochs = 3;
  auto made = pipeline::make(options);
  REQUIRE(!made);
  CHECK_THAT(made.error().message, Contains("epochs is 3"));
}

TEST_CASE("at the end of input batches shrink", "[B20]") {
  auto p = started(stateful(1, 3));
  push_all(p, {steps_of("a", 1), steps_of("b", 3), steps_of("c", 2),
               steps_of("d", 1)});
  p.close();
  CHECK(drain(p) == std::vector<texts>{
                        {"a/0", "b/0", "c/0"}, {"b/1", "c/1", "d/0"}, {"b/2"}});
  // It stays the end.
  CHECK(ended_with(p.next()) == errc::end_of_input);
  CHECK(p.summary().undelivered == 0);
  CHECK(p.summary().finished == 4);
  CHECK(p.summary().batches == 3);
  CHECK(p.summary().segments == 7);
  CHECK(p.summary().steps == 7);
}

TEST_CASE("without small batches the rest is counted and named", "[B20]") {
  auto options = stateful(1, 3);
  options.batch.allow_small_batch = false;
  auto p = started(options);
  push_all(p, {steps_of("a", 1), steps_of("b", 3), steps_of("c", 2),
               steps_of("d", 1)});
  p.close();
  CHECK(drain(p) ==
        std::vector<texts>{{"a/0", "b/0", "c/0"}, {"b/1", "c/1", "d/0"}});
  auto summary = p.summary();
  CHECK(summary.undelivered == 1);
  CHECK(summary.undelivered_keys == texts{"b"});
  CHECK(summary.examples == 4);
  CHECK(summary.finished == 3);
  // A smaller batch may still be asked for.
  auto b = next_of(p, 1);
  CHECK(entries(b) == texts{"b/2"});
  REQUIRE(save_plus(b, 1));
  CHECK(ended_with(p.next(far_off())) == errc::end_of_input);
  CHECK(p.summary().undelivered == 0);
}

TEST_CASE("a capacity full of one key gives small batches, or an error",
          "[B9][B19][B20]") {
  auto options = stateful(1, 2, 3);
  options.batch.on_duplicate = on_duplicate::queue;
  std::vector<example> examples{steps_of("k", 1), steps_of("k", 2),
                                steps_of("k", 1)};
  SECTION("small batches") {
    auto p = started(options);
    push_all(p, examples);
    auto b = next_of(p);
    CHECK(entries(b) == texts{"k/0"});
    REQUIRE(save_plus(b, 1));
    p.close();
    CHECK(drain(p) == std::vector<texts>{{"k/0"}, {"k/1"}, {"k/0"}});
  }
  SECTION("an error") {
    options.batch.allow_small_batch = false;
    auto p = started(options);
    push_all(p, examples);
    auto b = p.next(far_off());
    REQUIRE(!b);
    CHECK(b.error().code == errc::unavailable);
    CHECK_THAT(b.error().message, Contains("a batch of 2 can never fill") &&
                                      Contains("3 examples"));
    CHECK(entries(next_of(p, 1)) == texts{"k/0"});
  }
}

TEST_CASE("close() lets what is active finish", "[B21]") {
  auto p = started(stateful(1, 2));
  push_all(p, {steps_of("a", 2), steps_of("b", 1), steps_of("c", 1)});
  auto b = next_of(p);
  p.close();
  p.close();
  auto refused = p.push(steps_of("late", 1));
  REQUIRE(!refused);
  CHECK(refused.error() == error{errc::cancelled, "the pipeline was closed"});
  REQUIRE(save_plus(b, 1));
  CHECK(drain(p) == std::vector<texts>{{"a/1", "c/0"}});
  CHECK(p.summary().finished == 3);
}

TEST_CASE("close() wakes pushers, and consumers at the end", "[B21]") {
  auto p = started(stateful(1, 2, 4));
  push_all(p, {steps_of("a", 2), steps_of("b", 1), steps_of("c", 1),
               steps_of("d", 1)});
  auto out = next_of(p, 2);
  waiting_threads threads{p};
  p.close();
  for (auto& pusher : threads.pushers)
    CHECK(pusher.get() == errc::cancelled);
  // The rest is dropped as it comes, the held batch saved.
  REQUIRE(save_plus(out, 1));
  for (auto& consumer : threads.consumers)
    CHECK(consumer.get() == errc::none);
  drain(p);
  CHECK(p.summary().finished == 4);
}

TEST_CASE("close(cancel) wakes everybody at once", "[B21]") {
  auto p = started(stateful(1, 2, 4));
  push_all(p, {steps_of("a", 2), steps_of("b", 1), steps_of("c", 1),
               steps_of("d", 1)});
  auto out = next_of(p, 2);
  waiting_threads threads{p};
  SECTION("from the start") {}
  SECTION("after close()") {
    p.close();
  }
  p.close(close_mode::cancel);
  for (auto& pusher : threads.pushers)
    CHECK(pusher.get() == errc::cancelled);
  for (auto& consumer : threads.consumers) {
    auto code = consumer.get();
    // After close() a small batch may have come before the cancel.
    CHECK((code == errc::cancelled || code == errc::none));
  }
  CHECK(ended_with(p.next()) == errc::cancelled);
  CHECK(ended_with(p.push(steps_of("x", 1))) == errc::cancelled);
  auto saved = save_plus(out, 1);
  REQUIRE(!saved);
  CHECK(saved.error() == error{errc::cancelled, "the pipeline was closed"});
  out.drop();
  auto summary = p.stop();
  CHECK(summary.undelivered == 4);
  CHECK(summary.undelivered_keys == texts{"a", "b", "c", "d"});
}

TEST_CASE("the counts of a cancelled run add up, whenever it is",
          "[B14][B20][B21]") {
  for (int saves = 0; saves < 40; ++saves) {
    auto options = stateful(1, 3, 60);
    std::atomic<int> handed_out{0};
    options.on_finished = [&](const finished_example&) { ++handed_out; };
    auto p = started(options);
    for (int i = 0; i < 60; ++i)
      REQUIRE(p.push(steps_of(std::to_string(i), 1 + i % 2), past));
    std::int64_t last = 0;
    for (int i = 0; i < saves; ++i) {
      auto b = p.next(far_off());
      if (!b) break;
      for (std::int64_t e = 0; e < b->batch_size(); ++e)
        last += b->segment(e) + 1 == b->segment_count(e);
      REQUIRE(save_plus(*b, 1));
      if (i == 28) p.close();
    }
    auto summary = p.stop();
    REQUIRE(summary.examples == 60);
    REQUIRE(summary.finished == handed_out);
    REQUIRE(summary.finished + summary.undelivered == 60);
    // The last save may come too late, no other.
    REQUIRE(summary.finished <= last);
    REQUIRE(summary.finished >= last - 3);
  }
}

TEST_CASE("a pipeline may be closed and destroyed at every stage", "[B21]") {
  for (auto cancel : {false, true})
    for (int stage = 0; stage < 6; ++stage) {
      auto p = started(stateful(1, 2, 4));
      auto end = [&] {
        p.close(cancel ? close_mode::cancel : close_mode::finish);
      };
      if (stage == 0) end();
      if (stage >= 1) push_all(p, {steps_of("a", 2)});
      if (stage == 1) end();
      if (stage >= 2) push_all(p, {steps_of("b", 1), steps_of("c", 1)});
      if (stage == 2) end();
      auto b = stage >= 3 ? next_of(p) : batch{};
      if (stage == 3) end();
      if (stage >= 4) REQUIRE(save_plus(b, 1));
      if (stage == 4) end();
      if (stage == 5) {
        b = next_of(p);
        b.drop();
        end();
      }
      if (cancel)
        CHECK(ended_with(p.next()) == errc::cancelled);
      else if (stage == 3)
        REQUIRE(save_plus(b, 1));
      if (!cancel) drain(p);
    }
}

TEST_CASE("a deadline that has been only looks", "[B21]") {
  auto p = started(stateful(1, 1));
  auto b = p.next(past);
  REQUIRE(!b);
  CHECK(b.error().code == errc::deadline_exceeded);
  CHECK(ended_with(p.next(1, past)) == errc::deadline_exceeded);
  CHECK(p.push(steps_of("a", 1), past));
  CHECK(entries(next_of(p)) == texts{"a/0"});
  eventually([&] { return p.figures().waiting_consumers == 0; });
}

TEST_CASE("who only looks every so often gets every batch", "[B16][B21]") {
  auto p = started(stateful(1, 2));
  push_all(p, {steps_of("a", 2), steps_of("b", 2)});
  p.close();
  std::vector<texts> seen;
  result<batch> b = error{};
  auto comes = [&] {
    b = p.next(past);
    return b || b.error().code != errc::deadline_exceeded;
  };
  for (;;) {
    eventually(comes);
    if (!b) break;
    seen.push_back(entries(*b));
    REQUIRE(save_plus(*b, 1));
  }
  CHECK(b.error() == error{errc::end_of_input, "the input has ended"});
  CHECK(seen == std::vector<texts>{{"a/0", "b/0"}, {"a/1", "b/1"}});
  CHECK(p.summary().redelivered == 0);
}

TEST_CASE("a batch may outlive its pipeline", "[B21][S4]") {
  batch b;
  tensor x;
  {
    auto p = started(stateful(1, 1));
    push_all(p, {steps_of("a", 2)});
    b = next_of(p);
    x = b.sequences("x");
  }
  CHECK(entries(b) == texts{"a/0"});
  auto saved = save_plus(b, 1);
  REQUIRE(!saved);
  CHECK(saved.error().code == errc::cancelled);
  b = batch{};
  CHECK(values_of(x) == numbers{0});
}

TEST_CASE("a pipeline with everything in flight is destroyed", "[B21]") {
  for (int round = 0; round < 20; ++round) {
    auto options = stateful(1, 2, 50);
    options.on_finished = [](const finished_example&) {};
    std::vector<batch> held;
    auto p = started(options);
    for (int i = 0; i < 50; ++i)
      REQUIRE(p.push(steps_of(std::to_string(i), 3), past));
    for (int i = 0; i < round; ++i) {
      auto b = next_of(p);
      if (i % 3) {
        REQUIRE(save_plus(b, 1));
      } else {
        held.push_back(std::move(b));
      }
    }
  }
}

TEST_CASE("a pipeline is moved, and the one assigned over ends", "[B21]") {
  auto p = started(stateful(1, 1));
  push_all(p, {steps_of("a", 1)});
  auto held = next_of(p);
  p = started(stateful(1, 1));
  CHECK(save_plus(held, 1).error().code == errc::cancelled);
  push_all(p, {steps_of("b", 1)});
  auto moved = std::move(p);
  CHECK(entries(next_of(moved)) == texts{"b/0"});
}

}  // namespace segue
