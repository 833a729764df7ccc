// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/producer.hpp"

#include <atomic>
#include <future>
#include <thread>

#include "segue/tests/flow/flow_fixture.hpp"

namespace segue {
namespace {

using namespace test;

/// Pushes so many keys until one is refused; gives what refused it.
errc push_keys(const producer& out, const std::string& prefix, int count) {
  for (int i = 0; i < count; ++i)
    if (auto ok = out.push(steps_of(prefix + std::to_string(i), 2)); !ok)
      return ok.error().code;
  return errc::none;
}

std::size_t segments_of(pipeline& p) {
  std::size_t segments = 0;
  for (auto& batch : drain(p))
    segments += batch.size();
  return segments;
}

/// Whether the input of the pipeline is still open.
bool accepts(pipeline& p, const std::string& key) {
  auto pushed = p.push(steps_of(key, 1), far_off());
  if (!pushed) CHECK(pushed.error().code == errc::cancelled);
  return pushed.has_value();
}

}  // namespace

TEST_CASE("the input closes when the last copy of a producer is gone",
          "[B21][producer]") {
  auto p = started(stateful(1, 3, 4));
  std::vector<std::thread> threads;
  {
    producer out{p};
    for (const auto* prefix : {"a", "b", "c"})
      threads.emplace_back([out, prefix] {
        if (push_keys(out, prefix, 20) != errc::none) std::abort();
      });
  }
  CHECK(segments_of(p) == 120);
  for (auto& t : threads)
    t.join();
  CHECK(p.summary().finished == 60);
}

TEST_CASE("producers that are made separately count together",
          "[B21][producer]") {
  auto p = started(stateful(1, 1));
  std::optional<producer> one{p};
  std::optional<producer> two{p};
  one.reset();
  CHECK(accepts(p, "a"));
  CHECK(two->push(steps_of("b", 1), far_off()));
  two.reset();
  CHECK_FALSE(accepts(p, "c"));
  // A later one finds the input closed.
  producer late{p};
  CHECK(ended_with(late.push(steps_of("d", 1))) == errc::cancelled);
  CHECK(segments_of(p) == 2);
}

TEST_CASE("a producer that was moved from is empty", "[B21][producer]") {
  auto p = started(stateful(1, 1));
  producer out{p};
  producer moved = std::move(out);
  auto pushed = out.push(steps_of("a", 1));
  REQUIRE(!pushed);
  CHECK(
      pushed.error() ==
      error{errc::invalid_argument,
            "this producer is empty: it was moved from, or its pipeline was"});
  CHECK(ended_with(out.push(steps_of("a", 1), past)) == errc::invalid_argument);
  CHECK(moved.push(steps_of("a", 1), past));
  // Assigning to the last one closes the input.
  moved = out;
  CHECK_FALSE(accepts(p, "b"));
}

TEST_CASE("a producer of a pipeline that was moved from is empty",
          "[B21][producer]") {
  auto p = started(stateful(1, 1));
  auto moved = std::move(p);
  {
    producer out{p};
    CHECK(ended_with(out.push(steps_of("a", 1))) == errc::invalid_argument);
  }
  CHECK(accepts(moved, "a"));
}

TEST_CASE("a producer follows its pipeline", "[B21][producer]") {
  auto p = started(stateful(1, 1));
  std::optional<producer> out{p};
  auto moved = std::move(p);
  CHECK(out->push(steps_of("a", 1), far_off()));
  CHECK(entries(next_of(moved)) == texts{"a/0"});
  out.reset();
  CHECK_FALSE(accepts(moved, "b"));
}

TEST_CASE("a producer may outlive its pipeline", "[B21][producer]") {
  std::optional<producer> out;
  {
    auto p = started(stateful(1, 1));
    out.emplace(p);
    CHECK(out->push(steps_of("a", 1), far_off()));
  }
  auto copy = *out;
  CHECK(copy.push(steps_of("b", 1)).error() ==
        error{errc::cancelled, "the pipeline was closed"});
  CHECK(ended_with(out->push(steps_of("b", 1), past)) == errc::cancelled);
}

TEST_CASE("a producer returns the failure of the run", "[B21][producer]") {
  auto p = started(stateful(1, 1));
  producer out{p};
  error reason{errc::io, "the disk is full"};
  p.stop(reason);
  CHECK(out.push(steps_of("a", 1)).error() == reason);
}

TEST_CASE("threads that are declared before the pipeline end with it",
          "[B21][lifetime][producer]") {
  for (int round = 0; round < 50; ++round) {
    std::atomic<int> cancelled{0};
    {
      std::vector<std::jthread> threads;
      auto p = started(stateful(1, 2, 4));
      producer out{p};
      // 4 of 100 keys fit.
      for (const auto* prefix : {"a", "b"})
        threads.emplace_back([out, prefix, &cancelled] {
          cancelled += push_keys(out, prefix, 50) == errc::cancelled;
        });
      auto batch = next_of(p);
    }
    CHECK(cancelled == 2);
  }
}

TEST_CASE("producers go at any moment of their pipeline's end",
          "[B21][lifetime][producer]") {
  for (int round = 0; round < 200; ++round) {
    std::optional<pipeline> p{started(stateful(1, 1, 2))};
    std::atomic<int> ready{0};
    std::vector<std::future<errc>> pushed;
    for (int i = 0; i < 3; ++i)
      pushed.push_back(std::async(
          std::launch::async, [out = producer{*p}, i, &ready]() mutable {
            ++ready;
            auto ended = push_keys(out, std::to_string(i) + "/", 1 + i);
            auto gone = std::move(out);
            return ended;
          }));
    eventually([&] { return ready > round % 4 - 1; });
    p.reset();
    for (auto& each : pushed) {
      auto code = each.get();
      CHECK((code == errc::none || code == errc::cancelled));
    }
  }
}

TEST_CASE("a callback may hold the last producer", "[B21][producer]") {
  auto last = std::make_shared<std::optional<producer>>();
  auto options = stateful(1, 1);
  options.on_finished = [last](const finished_example& done) {
    if (done.key != "a") return last->reset();
    (void)(*last)->push(steps_of("b", 1), far_off());
  };
  std::optional<pipeline> p{started(std::move(options))};
  last->emplace(*p);
  push_all(*p, {steps_of("a", 1)});
  SECTION("and let it go") {
    last.reset();
    CHECK(segments_of(*p) == 2);
  }
  SECTION("until the pipeline is gone") {
    last.reset();
    p.reset();
  }
}

}  // namespace segue
