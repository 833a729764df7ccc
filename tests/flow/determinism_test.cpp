// SPDX-License-Identifier: BSD-3-Clause
// B16 as a property: what is handed out, and every value of it, is what a
// naive single thread makes of the same input. SEGUE_ROUNDS sets how many
// random runs are made.
#include "segue/tests/flow/checked_run.hpp"

namespace segue {
namespace {

using namespace test;

/// Ends a run that the model has nothing more for: takes the end, then what a
/// smaller batch size would still give.
void check_end(pipeline& p, const naive_model& model, std::int64_t size) {
  auto last = p.next(size, far_off());
  REQUIRE(!last);
  auto code = last.error().code;
  REQUIRE((code == errc::end_of_input || code == errc::unavailable));
  auto summary = p.summary();
  if (code == errc::unavailable || !model.ended()) return;
  REQUIRE(summary.undelivered_keys == model.unfinished());
  REQUIRE(summary.finished == static_cast<std::int64_t>(model.done.size()));
  REQUIRE(summary.examples ==
          summary.finished + static_cast<std::int64_t>(summary.undelivered));
}

/// One consumer that saves before it asks again, but for batches it drops.
void run_one_consumer(std::uint64_t seed) {
  random_run run{seed};
  finals_log finals;
  finals.listen(run.options);
  auto p = started(run.options);
  pushing pusher{p, run};
  auto model = run.model();
  for (;;) {
    auto size = run.random_size();
    auto expected = model.next(size);
    if (!expected) {
      check_end(p, model, size);
      break;
    }
    if (run.random() % 8 == 0) (void)p.next(0, far_off());
    // A demand that is given up has let examples without steps finish, or not.
    bool gives_up = run.random() % 4 == 0 && !run.some_without_steps;
    auto b = p.next(size, gives_up ? past : far_off());
    dawdle(run.random);
    if (!b && b.error().code == errc::deadline_exceeded) {
      model.drop(*expected);
      continue;
    }
    if (!b) FAIL(b.error().message);
    check_batch(run, model, *b, *expected);
    if (run.random() % 6 == 0) {
      model.drop(*expected);
      continue;
    }
    save_next(run, *b, *expected);
    model.save(*expected);
  }
  finals.check(model);
  p.close(close_mode::cancel);
  (void)pusher.outcome();
}

/// Several consumers that take turns, each on a thread of its own.
void run_lock_step(std::uint64_t seed) {
  random_run run{seed};
  finals_log finals;
  finals.listen(run.options);
  auto p = started(run.options);
  pushing pusher{p, run};
  auto model = run.model();
  struct held {
    batch b;
    naive_model::batch expected;
  };
  std::vector<held> out;
  auto turn = [](auto action) { std::async(std::launch::async, action).get(); };
  for (;;) {
    auto size = run.random_size();
    auto asked = model;
    auto expected = out.size() < 4 ? asked.next(size) : std::nullopt;
    if (expected && (out.empty() || run.random() % 2)) {
      model = std::move(asked);
      turn([&] {
        auto b = next_of(p, size);
        check_batch(run, model, b, *expected);
        out.push_back({std::move(b), std::move(*expected)});
      });
    } else if (!out.empty()) {
      auto which = out.begin() +
                   below(run.random, static_cast<std::int64_t>(out.size()));
      auto gives_back = run.random() % 6 == 0;
      turn([&] {
        if (gives_back) {
          which->b.drop();
          model.drop(which->expected);
        } else {
          save_next(run, which->b, which->expected);
          model.save(which->expected);
        }
      });
      out.erase(which);
    } else {
      model = std::move(asked);
      check_end(p, model, size);
      break;
    }
  }
  finals.check(model);
  p.close(close_mode::cancel);
  (void)pusher.outcome();
}

/// Each example's next segment and states, as a single thread would have it.
class courses {
 public:
  courses(const random_run& run, const naive_model& model)
      : run_{run}, model_{model} {
    for (std::size_t i = 0; i < run.input.size(); ++i) {
      all_.push_back({i, 0, run.initial});
      for (auto& s : run.input[i].initial_states) {
        auto values = std::get<tensor>(s.value).values<float>();
        all_[i].states[s.name] = {values.begin(), values.end()};
      }
    }
    for (std::size_t i = 0; i < all_.size(); ++i)
      if (model.segments(i) == 0) pass_on(i);
  }

  const naive_model::entry& operator[](std::size_t example) const {
    return all_[example];
  }

  /// The states of its segment are saved.
  void advance(naive_model::entry to) {
    ++to.segment;
    auto example = to.example;
    all_[example] = std::move(to);
    if (all_[example].segment == model_.segments(example)) pass_on(example);
  }

 private:
  /// The next example of the key resumes the states of one that has finished.
  void pass_on(std::size_t from) {
    if (run_.options.batch.on_duplicate != on_duplicate::resume) return;
    for (auto next = from + 1; next < all_.size(); ++next) {
      if (run_.input[next].key != run_.input[from].key) continue;
      if (!run_.input[next].initial_states.empty()) return;
      all_[next].states = all_[from].states;
      if (model_.segments(next) == 0) pass_on(next);
      return;
    }
  }

  const random_run& run_;
  const naive_model& model_;
  std::vector<naive_model::entry> all_;
};

/// Several consumers that run freely: who gets what depends on timing, but
/// every example's own course does not.
void run_free(std::uint64_t seed) {
  random_run run{seed};
  run.options.batch.allow_small_batch = true;
  auto p = started(run.options);
  pushing pusher{p, run};
  auto model = run.model();
  std::mutex mutex;
  courses course{run, model};
  auto consume = [&](std::uint64_t own_seed) {
    random_source random{own_seed};
    for (;;) {
      auto b =
          p.next(1 + below(random, run.options.batch.batch_size), far_off());
      if (!b) return b.error();
      dawdle(random);
      std::lock_guard guard{mutex};
      entry_check check{run, *b};
      naive_model::batch noted;
      for (std::int64_t row = 0; row < b->batch_size(); ++row) {
        noted.push_back(course[check.example_of(row)]);
        check.check(row, model, noted.back());
      }
      if (random() % 6 == 0) continue;
      save_next(run, *b, noted);
      for (auto& e : noted)
        course.advance(e);
    }
  };
  std::vector<std::future<error>> consumers;
  for (int c = 0; c < 3; ++c)
    consumers.push_back(std::async(std::launch::async, consume, run.random()));
  // Catch takes assertions from one thread at a time, and all consumers make
  // some: the rest waits for them.
  std::vector<error> ends;
  for (auto& c : consumers)
    ends.push_back(c.get());
  for (auto& e : ends)
    CHECK(e.code == errc::end_of_input);
  CHECK(pusher.outcome() == error{});
  for (std::size_t i = 0; i < run.input.size(); ++i)
    REQUIRE(course[i].segment == model.segments(i));
  CHECK(p.summary().finished == static_cast<std::int64_t>(run.input.size()));
}

}  // namespace

TEST_CASE("one consumer gets what a single thread would make",
          "[B10][B11][B12][B14][B15][B16][B17][B19][B20][determinism]") {
  run_seeds(60, run_one_consumer);
}

TEST_CASE("consumers that take turns share one order of hand-out",
          "[B16][B18][determinism]") {
  run_seeds(40, run_lock_step);
}

TEST_CASE("every example's course is its own, however consumers run",
          "[B14][B16][B18][S3][determinism]") {
  run_seeds(40, run_free);
}

}  // namespace segue
