// SPDX-License-Identifier: BSD-3-Clause
// Batches of what is ready: which rows share one depends on time, the rows of
// a key do not (E1).
#include <atomic>
#include <future>
#include <map>
#include <mutex>
#include <thread>

#include "segue/embed/producer_threads.hpp"
#include "segue/tests/flow/spread_run.hpp"
#include "segue/tests/kernels/random_feature.hpp"
#include "segue/tests/random_cases.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Matchers::Contains;

pipeline_options partial(std::int64_t batch_size, std::int64_t least,
                         std::optional<double> max_wait = std::nullopt) {
  auto options = stateful(2, batch_size);
  options.batch.min_batch_size = least;
  options.batch.max_wait = max_wait;
  return options;
}

void until_ready(const pipeline& p, std::int64_t entries) {
  eventually([&] { return p.figures().ready_entries == entries; });
}

/// The states that keys end with, by key.
class final_states {
 public:
  void listen(pipeline_options& options) {
    options.on_finished = [this](const finished_example& done) {
      std::lock_guard guard{mutex_};
      by_key_[done.key] = values_of(done.state("s"));
    };
  }
  std::map<std::string, numbers> get() {
    std::lock_guard guard{mutex_};
    return by_key_;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, numbers> by_key_;
};

/// Saves a state that depends on all steps that came before.
result<void> save_steps(batch& b) {
  auto old = values_of(b.state("s"));
  auto x = values_of(b.sequences("x"));
  auto steps = x.size() / old.size();
  for (std::size_t row = 0; row < old.size(); ++row)
    for (std::size_t t = 0; t < steps; ++t)
      old[row] = old[row] * 0.5F + x[row * steps + t];
  return b.save_states({{"s", vector_of(old)}});
}

std::vector<example> sequences_for(std::uint64_t seed) {
  random_source random{seed};
  std::vector<example> all;
  for (int k = 0; k < 40; ++k)
    all.push_back(steps_of("k" + std::to_string(k), 1 + below(random, 9)));
  return all;
}

/// The final states of a run with full batches.
std::map<std::string, numbers> expected_for(std::uint64_t seed) {
  auto options = stateful(2, 8);
  final_states finals;
  finals.listen(options);
  auto p = started(options);
  push_all(p, sequences_for(seed));
  p.close();
  while (auto b = p.next(far_off()))
    REQUIRE(save_steps(*b));
  return finals.get();
}

/// A consumer that takes what is ready, up to a random size.
void take_ready(pipeline& p, std::uint64_t seed, std::atomic<int>& wrong) {
  random_source random{seed};
  for (;;) {
    auto wait = std::chrono::microseconds{below(random, 300)};
    auto b = p.next_ready(1 + below(random, 12), pipeline::clock::now() + wait);
    if (!b && b.error().code == errc::deadline_exceeded) continue;
    if (!b) {
      if (b.error().code != errc::end_of_input) ++wrong;
      return;
    }
    if (random() % 8 == 0) continue;  // dropped: it comes again
    if (!save_steps(*b)) ++wrong;
  }
}

void push_in_pieces(pipeline& p, std::uint64_t seed) {
  random_source random{seed};
  for (auto& e : sequences_for(seed)) {
    REQUIRE(p.push(std::move(e), far_off()));
    if (random() % 4 == 0) std::this_thread::yield();
  }
  p.close();
}

}  // namespace

TEST_CASE("what is ready at the deadline is one batch", "[B16][B17]") {
  auto p = started(stateful(1, 4, 8));
  push_all(p, {steps_of("a", 1), steps_of("b", 2), steps_of("c", 1)});
  // As many as wanted come before the deadline.
  auto two = taken(p.next_ready(2, far_off()));
  CHECK(entries(two) == texts{"a/0", "b/0"});
  until_ready(p, 1);
  CHECK(entries(taken(p.next_ready(8, past))) == texts{"c/0"});
  // Dropped, so it is ready again.
  until_ready(p, 1);
  REQUIRE(save_plus(two, 1));
  until_ready(p, 2);
  auto all = taken(p.next_ready(8, past));
  CHECK(entries(all) == texts{"b/1", "c/0"});
  CHECK(values_of(all.state("s")) == numbers{1, 0});
  auto none = p.next_ready(8, past);
  REQUIRE(!none);
  CHECK(none.error().code == errc::deadline_exceeded);
  CHECK_THAT(none.error().message,
             Contains("1 entries needed, 0 ready, unsaved batches: 1"));
}

TEST_CASE("nobody waits for entries that cannot come", "[B17][B19][B20]") {
  SECTION("after the end of the input") {
    auto p = started(stateful(1, 4));
    push_all(p, {steps_of("a", 1), steps_of("b", 1)});
    p.close();
    auto b = taken(p.next_ready(4, far_off()));
    CHECK(entries(b) == texts{"a/0", "b/0"});
    REQUIRE(save_plus(b, 1));
    CHECK(ended_with(p.next_ready(4, far_off())) == errc::end_of_input);
  }
  SECTION("while the capacity is used up") {
    auto options = stateful(1, 2, 3);
    options.batch.on_duplicate = on_duplicate::queue;
    auto p = started(options);
    push_all(p, {steps_of("a", 1), steps_of("a", 1), steps_of("b", 1)});
    CHECK(entries(taken(p.next_ready(3, far_off()))) == texts{"a/0", "b/0"});
  }
}

TEST_CASE("next_ready refuses what it cannot do", "[B17]") {
  auto p = started(stateful(1, 2, 5));
  for (std::int64_t max : {-1, 0, 6}) {
    auto b = p.next_ready(max, far_off());
    REQUIRE(!b);
    CHECK(b.error() ==
          error{errc::invalid_argument, "max " + std::to_string(max) +
                                            " is not in [1, 5], the capacity"});
  }
  auto fixed = stateful(1, 2);
  fixed.batch.allow_small_batch = false;
  auto refused = started(fixed).next_ready(2, far_off());
  REQUIRE(!refused);
  CHECK(refused.error() == error{errc::invalid_argument,
                                 "next_ready needs allow_small_batch = true"});
  p.close(close_mode::cancel);
  CHECK(ended_with(p.next_ready(1, far_off())) == errc::cancelled);
  auto moved = std::move(p);
  CHECK(ended_with(p.next_ready(1, far_off())) == errc::invalid_argument);
}

TEST_CASE("a deadline before max_wait says what the batch waits for",
          "[B16][B17]") {
  auto p = started(partial(4, 2, 3600));
  push_all(p, {steps_of("a", 1), steps_of("b", 1)});
  until_ready(p, 2);
  auto b = p.next(past);
  REQUIRE(!b);
  CHECK(b.error() == error{errc::deadline_exceeded,
                           "no batch was ready before the deadline: 2 of 4 "
                           "entries are ready, but none has waited for "
                           "max_wait, 3600 seconds, yet"});
  CHECK_THAT(p.next(1, past).error().message, !Contains("max_wait"));
}

TEST_CASE("a waiting next_ready ends with the pipeline", "[B21]") {
  auto p = started(stateful(1, 2));
  std::thread closer{[&] {
    eventually([&] { return p.figures().waiting_consumers == 1; });
    p.close(close_mode::cancel);
  }};
  CHECK(ended_with(p.next_ready(2, far_off())) == errc::cancelled);
  closer.join();
}

TEST_CASE("environments that wait for their rows do not stall", "[B16]") {
  // Each pushes again only when it has been served; batches of 8 for 12.
  constexpr int environments = 12;
  constexpr int turns = 20;
  auto options = GENERATE(partial(8, 1), partial(8, 2, 0.001));
  options.batch.num_unroll = 1;
  options.batch.on_duplicate = on_duplicate::resume;
  final_states finals;
  finals.listen(options);
  auto p = started(options);
  auto push = [&](std::uint64_t who) {
    auto e = sequence_of("env" + std::to_string(who), {1});
    e.tag = who;
    REQUIRE(p.push(std::move(e), far_off()));
  };
  std::map<std::uint64_t, int> served;
  for (std::uint64_t who = 0; who < environments; ++who)
    push(who);
  for (int rows = 0; rows < environments * turns;) {
    // The last one alone would be too few of 2.
    if (environments * turns - rows < 2) p.close();
    auto b = next_of(p);
    CHECK(b.batch_size() <= 8);
    rows += static_cast<int>(b.batch_size());
    REQUIRE(save_plus(b, 1));
    for (std::int64_t row = 0; row < b.batch_size(); ++row)
      if (++served[b.tag(row)] < turns) push(b.tag(row));
  }
  p.close();
  CHECK(ended_with(p.next(far_off())) == errc::end_of_input);
  REQUIRE(p.wait(far_off()));
  auto all = finals.get();
  CHECK(all.size() == environments);
  for (auto& [key, state] : all)
    CHECK(state == numbers{turns});
}

TEST_CASE("a key's rows are the same whoever shares its batches", "[E1]") {
  auto first = case_seed();
  for (int i = 0; i < rounds(5); ++i) {
    auto seed = first + static_cast<std::uint64_t>(i);
    INFO("seed " << seed);
    auto expected = expected_for(seed);
    auto options = i % 2 ? partial(8, 3, 0.0002) : stateful(2, 8, 12);
    final_states finals;
    finals.listen(options);
    auto p = started(options);
    std::atomic<int> wrong{0};
    std::vector<std::thread> consumers;
    for (std::uint64_t c = 0; c < 3; ++c)
      consumers.emplace_back([&, c] { take_ready(p, seed * 3 + c, wrong); });
    push_in_pieces(p, seed);
    for (auto& consumer : consumers)
      consumer.join();
    REQUIRE(p.wait(far_off()));
    CHECK(wrong == 0);
    CHECK(finals.get() == expected);
  }
}

TEST_CASE("batches of what is ready are the same over nodes", "[nodes][E1]") {
  auto seed = case_seed();
  auto expected = expected_for(seed);
  auto options = partial(8, 2, 0.001);
  options.features.sequences = {{"x", dtype::float32, {}, layout::dense}};
  final_states finals;
  finals.listen(options);
  spread_run nodes{options,
                   {playing({node_role::source, node_role::batcher}),
                    playing({node_role::state, node_role::worker}),
                    playing({node_role::consumer}),
                    playing({node_role::consumer, node_role::state})}};
  std::atomic<int> wrong{0};
  std::vector<std::thread> consumers;
  for (auto* node : nodes.all_with(node_role::consumer))
    consumers.emplace_back([&, node] { take_ready(*node, seed, wrong); });
  push_in_pieces(nodes.with(node_role::source), seed);
  for (auto& consumer : consumers)
    consumer.join();
  nodes.end();
  CHECK(wrong == 0);
  CHECK(finals.get() == expected);
}

TEST_CASE("figures show a wait that only a save can end", "[B19]") {
  auto options = stateful(2, 2);
  options.batch.capacity = 2;
  auto p = started(options);
  push_all(p, {steps_of("a", 4), steps_of("b", 4)});
  auto held = next_of(p);
  CHECK_FALSE(p.figures().waits_for_save);
  auto drawn = std::async(std::launch::async, [&] { return p.next(); });
  eventually([&] { return p.figures().waits_for_save; });
  REQUIRE(held.save_state("s", vector_of({1, 1})));
  CHECK(drawn.get().value().segment(0) == 1);
  eventually([&] { return !p.figures().waits_for_save; });
}

TEST_CASE("a wait that a push can end is none that only a save can end",
          "[B19]") {
  auto options = stateful(2, 2);
  options.batch.capacity = 3;
  auto p = started(options);
  push_all(p, {steps_of("a", 4), steps_of("b", 4)});
  auto held = next_of(p);
  auto drawn = std::async(std::launch::async, [&] { return p.next(); });
  eventually([&] { return p.figures().waiting_consumers == 1; });
  CHECK_FALSE(p.figures().waits_for_save);
  // The input ends with it, so that one entry is all that is left.
  push_all(p, {steps_of("c", 2)});
  p.close();
  CHECK(drawn.get().value().batch_size() == 1);
}

}  // namespace segue
