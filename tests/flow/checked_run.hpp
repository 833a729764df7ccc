// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <future>
#include <mutex>
#include <thread>

#include "segue/tests/flow/random_run.hpp"

namespace segue::test {

/// Pushes a run's input from a thread of its own, then closes.
class pushing {
 public:
  pushing(pipeline& p, const random_run& run)
      : done_{std::async(std::launch::async, [&p, &run] {
          for (auto& e : run.input) {
            auto pushed = p.push(e, far_off());
            if (!pushed) return pushed.error();
          }
          p.close();
          return error{};
        })} {}
  /// Empty where all was pushed.
  error outcome() { return done_.get(); }

 private:
  std::future<error> done_;
};

/// The final states in the order they were handed out.
class finals_log {
 public:
  void listen(pipeline_options& options) {
    options.on_finished = [this](const finished_example& done) {
      std::lock_guard guard{mutex_};
      naive_model::finished f{done.key, {}, done.tag};
      for (auto& s : done.states) {
        auto values = done.state(s.name).values<float>();
        f.states[s.name] = {values.begin(), values.end()};
      }
      log_.push_back(std::move(f));
    };
  }
  void check(const naive_model& model) const {
    REQUIRE(log_.size() == model.done.size());
    for (std::size_t i = 0; i < log_.size(); ++i) {
      REQUIRE(log_[i].key == model.done[i].key);
      REQUIRE(log_[i].states == model.done[i].states);
      REQUIRE(log_[i].tag == model.done[i].tag);
    }
  }

 private:
  std::mutex mutex_;
  std::vector<naive_model::finished> log_;
};

inline void check_batch(const random_run& run, const naive_model& model,
                        const batch& b, const naive_model::batch& expected) {
  REQUIRE(b.batch_size() == static_cast<std::int64_t>(expected.size()));
  entry_check check{run, b};
  for (std::size_t row = 0; row < expected.size(); ++row)
    check.check(static_cast<std::int64_t>(row), model, expected[row]);
}

/// A consumer that is slow now and then.
inline void dawdle(random_source& random) {
  for (auto i = random() % 8 ? 0 : below(random, 10); i > 0; --i)
    std::this_thread::yield();
}

/// Runs a test of so many seeds, the first of them case_seed()'s.
inline void run_seeds(int few, void (*run)(std::uint64_t)) {
  auto first = case_seed();
  for (int i = 0; i < rounds(few); ++i) {
    auto seed = first + static_cast<std::uint64_t>(i);
    INFO("seed " << seed);
    run(seed);
  }
}

}  // namespace segue::test
