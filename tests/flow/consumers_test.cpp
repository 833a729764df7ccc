// SPDX-License-Identifier: BSD-3-Clause
// B18: many threads that push, draw, save and drop.
#include <map>
#include <mutex>
#include <thread>

#include "segue/tests/flow/flow_fixture.hpp"

namespace segue {
namespace {

using namespace test;

/// What was seen of every example: its segments in order, the states they
/// started from.
struct sightings {
  std::mutex mutex;
  std::map<std::string, std::vector<std::int64_t>> segments;
  std::map<std::string, float> finals;

  void note(const batch& b) {
    std::lock_guard guard{mutex};
    auto states = values_of(b.state("s"));
    for (std::int64_t i = 0; i < b.batch_size(); ++i) {
      auto& own = segments[std::string{b.example_key(i)}];
      // One save per segment adds one.
      if (states[static_cast<std::size_t>(i)] != static_cast<float>(own.size()))
        own.push_back(-1);
      own.push_back(b.segment(i));
    }
  }
};

}  // namespace

TEST_CASE("each entry goes to exactly one of several consumers", "[B18]") {
  constexpr int examples = 200;
  auto options = stateful(2, 7, 40);
  options.runtime.threads = 4;
  options.runtime.workers = 3;
  sightings seen;
  options.on_finished = [&](const finished_example& done) {
    std::lock_guard guard{seen.mutex};
    seen.finals[done.key] =
        values_of(std::get<tensor>(done.states[0].value))[0];
  };
  auto p = started(options);
  std::vector<std::thread> threads;
  std::atomic<int> failures{0};
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([&, t] {
      for (int i = t; i < examples; i += 3)
        if (!p.push(steps_of(std::to_string(i), 1 + i % 9), far_off()))
          ++failures;
    });
  std::vector<std::thread> consumers;
  for (int c = 0; c < 4; ++c)
    consumers.emplace_back([&, c] {
      for (int round = 0;; ++round) {
        auto b = c == 0 ? p.next(1 + round % 5, far_off()) : p.next();
        if (!b) {
          if (b.error().code != errc::end_of_input) ++failures;
          return;
        }
        if (round % 5 == 4) continue;  // dropped
        seen.note(*b);
        if (!save_plus(*b, 1)) ++failures;
      }
    });
  for (auto& t : threads)
    t.join();
  p.close();
  for (auto& c : consumers)
    c.join();
  CHECK(failures == 0);
  REQUIRE(seen.segments.size() == examples);
  for (int i = 0; i < examples; ++i) {
    std::vector<std::int64_t> expected;
    for (std::int64_t s = 0; s < (1 + i % 9 + 1) / 2; ++s)
      expected.push_back(s);
    CHECK(seen.segments[std::to_string(i)] == expected);
    CHECK(seen.finals[std::to_string(i)] ==
          static_cast<float>(expected.size()));
  }
  CHECK(p.summary().finished == examples);
  CHECK(p.summary().undelivered == 0);
}

TEST_CASE("insertion follows the order of each thread's pushes", "[B11][B18]") {
  auto p = started(stateful(1, 60, 60));
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i)
        (void)p.push(steps_of(std::to_string(t) + "." + std::to_string(i), 1));
    });
  for (auto& t : threads)
    t.join();
  auto b = next_of(p);
  REQUIRE(b.batch_size() == 60);
  std::map<char, int> next;
  for (std::int64_t i = 0; i < 60; ++i) {
    auto key = std::string{b.example_key(i)};
    CHECK(std::stoi(key.substr(2)) == next[key[0]]++);
    if (i) CHECK(b.insertion_index(i) == b.insertion_index(i - 1) + 1);
  }
}

TEST_CASE("duplicates pushed by many threads are admitted once at a time",
          "[B9][B18]") {
  auto options = stateful(1, 1, 8);
  auto p = started(options);
  std::atomic<int> admitted{0};
  std::atomic<int> refused{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i) {
        auto pushed = p.push(steps_of("same", 1), far_off());
        if (pushed)
          ++admitted;
        else if (pushed.error().code == errc::already_exists)
          ++refused;
      }
    });
  std::thread consumer{[&] {
    for (;;) {
      auto b = p.next(far_off());
      if (!b) return;
      (void)save_plus(*b, 1);
    }
  }};
  for (auto& t : threads)
    t.join();
  p.close();
  consumer.join();
  CHECK(admitted + refused == 400);
  CHECK(admitted >= 1);
  CHECK(p.summary().finished == admitted);
  CHECK(p.summary().rejected == refused);
}

TEST_CASE("a consumer that is slow does not hold up the others", "[B18]") {
  auto p = started(stateful(1, 1));
  push_all(p, {steps_of("slow", 2), steps_of("a", 3), steps_of("b", 1)});
  p.close();
  auto held = next_of(p);
  CHECK(entries(held) == texts{"slow/0"});
  for (auto& expected :
       {texts{"a/0"}, texts{"a/1"}, texts{"a/2"}, texts{"b/0"}}) {
    auto b = next_of(p);
    CHECK(entries(b) == expected);
    REQUIRE(save_plus(b, 1));
  }
  CHECK(ended_with(p.next(past)) == errc::deadline_exceeded);
  REQUIRE(save_plus(held, 1));
  CHECK(drain(p) == std::vector<texts>{{"slow/1"}});
}

TEST_CASE("a deadline that passes says what the batch waits for",
          "[B17][B20]") {
  auto p = started(stateful(1, 8, 9));
  auto why = [&] {
    const std::string begin = "no batch was ready before the deadline: ";
    auto batch = p.next(pipeline::clock::now());
    REQUIRE(!batch);
    CHECK(batch.error().code == errc::deadline_exceeded);
    REQUIRE(batch.error().message.starts_with(begin));
    return batch.error().message.substr(begin.size());
  };
  CHECK(why() == "no example was pushed");
  for (auto key : {"a", "b", "c", "d", "e"})
    REQUIRE(p.push(steps_of(key, 2)));
  eventually([&] { return p.figures().ready_entries == 5; });
  CHECK(why() ==
        "8 entries needed, 5 ready, unsaved batches: 0; push examples "
        "with more keys, or close the input");
  auto batch = next_of(p, 2);
  for (auto key : {"f", "g", "h", "i"})
    REQUIRE(p.push(steps_of(key, 2)));
  eventually([&] { return p.figures().ready_entries == 7; });
  CHECK(why() ==
        "8 entries needed, 7 ready, unsaved batches: 1; the capacity "
        "of 9 unfinished examples is used up");
  auto rest = next_of(p, 7);
  p.close();
  eventually([&] { return p.figures().batches_out == 2; });
  CHECK(why() == "8 entries needed, 0 ready, unsaved batches: 2");
}

}  // namespace segue
