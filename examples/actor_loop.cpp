// SPDX-License-Identifier: BSD-3-Clause
// The actor loop of reinforcement learning: twelve environments, stepped by two
// threads, send one observation at a time, and a policy with a state for each
// environment answers with an action. A batch holds what is ready, at most
// eight observations. Which of them share a batch depends on time; what happens
// in an environment does not, so every trajectory is checked against that of
// the environment played alone.
#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <optional>
#include <random>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "segue/segue.hpp"

namespace {

constexpr int environments = 12;
constexpr int threads = 2;

/// A walk on the integers: the wind moves it, an action pushes it back.
class environment {
 public:
  explicit environment(int number)
      : wind_(static_cast<unsigned>(number + 1)),
        steps_left_{20 + 5 * number} {}

  bool is_over() const { return steps_left_ == 0; }
  float observation() const { return static_cast<float>(position_); }
  const std::vector<int>& trajectory() const { return trajectory_; }

  void step(int push) {
    position_ += static_cast<int>(wind_() % 7) - 3 + push;
    trajectory_.push_back(position_);
    --steps_left_;
  }

 private:
  std::minstd_rand wind_;
  int position_ = 0;
  int steps_left_;
  std::vector<int> trajectory_;
};

/// The policy: pushes against the mean of the past positions, its state.
int act(float observation, float& mean) {
  mean = mean / 2 + observation / 2;
  return mean > 0 ? -1 : 1;
}

struct action {
  std::uint64_t environment;
  int push;
};

/// The actions for the environments of one thread.
class mailbox {
 public:
  void put(action a) {
    std::lock_guard guard{mutex_};
    actions_.push_back(a);
    changed_.notify_one();
  }

  /// Waits for an action; returns none if the thread is to stop.
  std::optional<action> take(const std::stop_token& stop) {
    std::unique_lock lock{mutex_};
    if (!changed_.wait(lock, stop, [&] { return !actions_.empty(); }))
      return std::nullopt;
    auto a = actions_.front();
    actions_.pop_front();
    return a;
  }

 private:
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<action> actions_;
};

// [options]
segue::pipeline_options options() {
  segue::pipeline_options o;
  o.batch.num_unroll = 1;  // an observation is a step
  o.batch.batch_size = 8;
  o.batch.capacity = environments;
  // An observation continues where the previous one of its key ended.
  o.batch.on_duplicate = segue::on_duplicate::resume;
  o.states = {{.name = "mean"}};
  return o;
}
// [options]

// [observe]
/// Pushes what environment `number` shows. The tag leads back to it.
bool observe(const segue::producer& out, int number, const environment& e) {
  segue::example seen;
  seen.key = "environment " + std::to_string(number);
  seen.tag = static_cast<std::uint64_t>(number);
  seen.sequences = {{"x", segue::tensor::from<float>({1}, {e.observation()})}};
  return out.push(std::move(seen)).has_value();
}
// [observe]

/// Steps every second environment until all of these are over. A push is
/// refused once the pipeline has ended.
void play(const std::stop_token& stop, const segue::producer& out,
          std::vector<environment>& all, int first, mailbox& actions) {
  int playing = 0;
  for (int number = first; number < environments; number += threads, ++playing)
    if (!observe(out, number, all[std::size_t(number)])) return;
  while (playing > 0) {
    auto next = actions.take(stop);
    if (!next) return;
    auto& e = all[next->environment];
    e.step(next->push);
    if (e.is_over())
      --playing;
    else if (!observe(out, static_cast<int>(next->environment), e))
      return;
  }
}

// [answer]
/// Runs the policy over a batch, saves its states and sends the actions.
segue::result<void> answer(segue::batch& batch,
                           std::array<mailbox, threads>& actions) {
  auto x = batch.sequences("x").values<float>();  // [B, 1]
  auto mean = segue::tensor::from<float>({batch.batch_size()},
                                         batch.state("mean").values<float>());
  std::vector<action> chosen;
  for (std::int64_t b = 0; b < batch.batch_size(); ++b) {
    auto at = static_cast<std::size_t>(b);
    auto push = act(x[at], mean.mutable_values<float>()[at]);
    chosen.push_back({batch.tag(b), push});
  }
  if (auto saved = batch.save_state("mean", mean); !saved) return saved;
  for (auto& a : chosen)
    actions[a.environment % threads].put(a);
  return {};
}
// [answer]

// [loop]
/// Returns when all environments are over.
segue::result<void> play_together(std::vector<environment>& all) {
  std::array<mailbox, threads> actions;
  // Declared before the pipeline, which is so destroyed first: then no thread
  // waits in a push. The threads are asked to stop, and joined, after that.
  std::vector<std::jthread> steppers;
  auto p = segue::pipeline::make(options());
  if (!p) return p.error();
  {
    segue::producer out{*p};
    for (int t = 0; t < threads; ++t)
      steppers.emplace_back([out, t, &all, &actions](std::stop_token stop) {
        play(stop, out, all, t, actions[std::size_t(t)]);
      });
  }  // The input closes when both threads have let go of their copies.
  for (;;) {
    auto wait = std::chrono::milliseconds{5};
    auto batch = p->next_ready(8, segue::pipeline::clock::now() + wait);
    if (batch) {
      if (auto done = answer(*batch, actions); !done) return done;
    } else if (batch.error().code == segue::errc::end_of_input) {
      return {};
    } else if (batch.error().code != segue::errc::deadline_exceeded) {
      return batch.error();
    }
  }
}
// [loop]

environment play_alone(int number) {
  environment e{number};
  float mean = 0;
  while (!e.is_over())
    e.step(act(e.observation(), mean));
  return e;
}

}  // namespace

int main() {
  std::vector<environment> all;
  for (int number = 0; number < environments; ++number)
    all.emplace_back(number);
  if (auto played = play_together(all); !played) {
    std::fprintf(stderr, "%s\n", played.error().message.c_str());
    return EXIT_FAILURE;
  }
  std::size_t steps = 0;
  int same = 0;
  for (int number = 0; number < environments; ++number) {
    auto& trajectory = all[std::size_t(number)].trajectory();
    steps += trajectory.size();
    same += trajectory == play_alone(number).trajectory();
  }
  std::printf("%zu steps; %d of %d environments as if played alone\n", steps,
              same, environments);
  return same == environments ? EXIT_SUCCESS : EXIT_FAILURE;
}
