// SPDX-License-Identifier: BSD-3-Clause
// B9: from the moment that the save of its last segment returns a key is free.
#include <atomic>
#include <thread>

#include "segue/tests/flow/spread_run.hpp"

namespace segue {
namespace {

using namespace test;

constexpr int rounds_in_process = 2000;

/// Draws and saves one batch, to the end of all its keys.
texts save_one(pipeline& consumer) {
  auto b = next_of(consumer);
  texts keys;
  for (std::int64_t i = 0; i < b.batch_size(); ++i)
    keys.emplace_back(b.example_key(i));
  REQUIRE(save_plus(b, 1));
  return keys;
}

/// Several consumers, each of which pushes again what it has saved.
class pushing_consumers {
 public:
  explicit pushing_consumers(pipeline& p) : p_{p} {}

  void run(int consumers) {
    for (int key = 0; key < 3 * consumers; ++key)
      if (!p_.push(steps_of(std::to_string(key), 1), far_off())) ++refused_;
    std::vector<std::thread> threads;
    for (int c = 0; c < consumers; ++c)
      threads.emplace_back([this] { consume(); });
    for (auto& t : threads)
      t.join();
  }

  int refused() const { return refused_; }

 private:
  void consume() {
    for (;;) {
      auto b = p_.next(far_off());
      if (!b) return;
      texts keys;
      for (std::int64_t i = 0; i < b->batch_size(); ++i)
        keys.emplace_back(b->example_key(i));
      if (!save_plus(*b, 1)) ++refused_;
      for (auto& key : keys)
        if (++pushed_ <= rounds_in_process)
          push_again(key);
        else
          p_.close();
    }
  }

  void push_again(const std::string& key) {
    auto pushed = p_.push(steps_of(key, 1), far_off());
    // Another consumer may have closed it just before.
    if (pushed || pushed.error().code == errc::cancelled) return;
    ++refused_;
    p_.close(close_mode::cancel);
  }

  pipeline& p_;
  std::atomic<int> pushed_{0};
  std::atomic<int> refused_{0};
};

/// Each role on a node of its own, and a second consumer.
std::vector<role_set> two_consumers() {
  std::vector<role_set> roles;
  for (auto role :
       {node_role::source, node_role::batcher, node_role::state,
        node_role::worker, node_role::consumer, node_role::consumer}) {
    roles.emplace_back();
    roles.back().add(role);
  }
  return roles;
}

pipeline_options spread_options() {
  auto options = stateful(1, 1);
  options.features.sequences = {{"x", dtype::float32, {}, layout::dense}};
  return options;
}

}  // namespace

TEST_CASE("a key is free when the save of its last segment returns", "[B9]") {
  auto p = started(stateful(1, 1, GENERATE(1, 100)));
  for (int round = 0; round < rounds_in_process; ++round) {
    push_all(p, {steps_of("k", 1)});
    REQUIRE(save_one(p) == texts{"k"});
  }
}

TEST_CASE("keys are free at once with several consumers too", "[B9][B18]") {
  auto options = stateful(1, 2);
  options.runtime.threads = 3;
  auto p = started(options);
  pushing_consumers all{p};
  all.run(3);
  CHECK(all.refused() == 0);
  CHECK(p.summary().finished == p.summary().examples);
}

TEST_CASE("over nodes a push waits for a save that is on its way",
          "[B9][nodes]") {
  spread_run nodes{spread_options(), two_consumers()};
  auto& source = nodes.with(node_role::source);
  auto consumers = nodes.all_with(node_role::consumer);
  for (std::size_t round = 0; round < 500; ++round) {
    push_all(source, {steps_of("k", 1)});
    (void)save_one(*consumers[round % 2]);
  }
  nodes.end();
}

TEST_CASE("over nodes a key that is active is refused too", "[B9][nodes]") {
  spread_run nodes{spread_options(), two_consumers()};
  auto& source = nodes.with(node_role::source);
  auto& consumer = nodes.with(node_role::consumer);
  auto push_again = [&] {
    return ended_with(source.push(steps_of("k", 1), far_off()));
  };
  push_all(source, {steps_of("k", 2)});
  CHECK(push_again() == errc::already_exists);
  (void)save_one(consumer);
  CHECK(push_again() == errc::already_exists);
  auto b = next_of(consumer);
  CHECK(push_again() == errc::already_exists);
  nodes.end();
  CHECK(push_again() == errc::cancelled);
}

}  // namespace segue
