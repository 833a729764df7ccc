// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/producer_threads.hpp"

#include <future>
#include <stdexcept>

#include "segue/tests/flow/flow_fixture.hpp"

namespace segue {
namespace {

using namespace test;

/// Pushes so many keys, each of two steps.
producer_threads::function keys(const std::string& prefix, int count) {
  return [prefix, count](pipeline& p) -> result<void> {
    for (int i = 0; i < count; ++i)
      if (auto ok = p.push(steps_of(prefix + std::to_string(i), 2)); !ok)
        return ok;
    return {};
  };
}

/// Draws and saves until the end; returns the number of segments.
std::size_t segments_of(pipeline& p) {
  std::size_t segments = 0;
  for (auto& batch : drain(p))
    segments += batch.size();
  return segments;
}

}  // namespace

TEST_CASE("the input closes when all producers have returned", "[B21]") {
  auto p = started(stateful(1, 3, 4));
  producer_threads producers{p, {keys("a", 20), keys("b", 30), keys("c", 0)}};
  CHECK(segments_of(p) == 100);
  CHECK(producers.join());
  CHECK(p.summary().finished == 50);
}

TEST_CASE("a consumer that stops leaves no producer waiting", "[B21]") {
  auto p = started(stateful(1, 2, 4));
  {
    // 4 of 100 keys fit.
    producer_threads producers{p, {keys("a", 100), keys("b", 100)}};
    auto batch = next_of(p);
  }
  CHECK(ended_with(p.next(far_off())) == errc::cancelled);
}

TEST_CASE("a producer that fails ends the run with its error", "[B21]") {
  auto p = started(stateful(1, 2, 4));
  error reason{errc::io, "the sensor is gone"};
  producer_threads producers{
      p, {keys("a", 100), [&](pipeline&) -> result<void> { return reason; }}};
  for (;;) {
    auto batch = p.next(far_off());
    if (batch) continue;
    CHECK(batch.error() == reason);
    break;
  }
  auto joined = producers.join();
  REQUIRE(!joined);
  CHECK(joined.error() == reason);
}

TEST_CASE("what a producer throws ends the run", "[B21]") {
  auto p = started(stateful(1, 2, 4));
  producer_threads producers{p, {[](pipeline&) -> result<void> {
                               throw std::runtime_error{"no such sensor"};
                             }}};
  auto batch = p.next(far_off());
  REQUIRE(!batch);
  CHECK(batch.error().message ==
        "a producer threw an exception: no such sensor");
  CHECK(ended_with(producers.join()) == errc::internal);
}

TEST_CASE("without producers the input is closed at once", "[B21]") {
  auto p = started(stateful(1, 2, 4));
  producer_threads producers{p, {}};
  CHECK(ended_with(p.next(far_off())) == errc::end_of_input);
  CHECK(producers.join());
}

TEST_CASE("a producer that gives up ends its own part", "[B21]") {
  auto p = started(stateful(1, 2, 4));
  error gave_up{errc::cancelled, "interrupted"};
  producer_threads producers{
      p, {keys("a", 3), [&](pipeline&) -> result<void> { return gave_up; }}};
  CHECK(segments_of(p) == 6);
  auto joined = producers.join();
  REQUIRE(!joined);
  CHECK(joined.error() == gave_up);
}

TEST_CASE("of two producers that fail, all hear of the same one", "[B21]") {
  for (int round = 0; round < 20; ++round) {
    auto p = started(stateful(1, 2, 4));
    auto fails = [](std::string why) {
      return [why](pipeline&) -> result<void> { return error{errc::io, why}; };
    };
    producer_threads producers{p, {fails("one"), fails("two")}};
    auto drawn = p.next(far_off());
    REQUIRE(!drawn);
    auto other = std::async(std::launch::async,
                            [&] { return producers.join().error(); });
    CHECK(producers.join().error() == drawn.error());
    CHECK(other.get() == drawn.error());
  }
}

}  // namespace segue
