// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/run_board.hpp"

#include <utility>

namespace segue {

void run_board::reject(const std::string& reason) {
  std::lock_guard guard{mutex_};
  ++rejected_;
  count_reject(rejects_by_reason_, reason);
}

void run_board::set_rejects(std::int64_t count,
                            std::map<std::string, std::int64_t> by_reason) {
  std::lock_guard guard{mutex_};
  rejected_ = count;
  rejects_by_reason_ = std::move(by_reason);
}

void run_board::show(run_summary counts) {
  std::lock_guard guard{mutex_};
  if (counts.failure && !failure_) failure_ = counts.failure;
  shown_counts_ = std::move(counts);
}

void run_board::show(const live_figures& figures) {
  std::lock_guard guard{mutex_};
  shown_figures_ = figures;
}

void run_board::set_undelivered(std::int64_t count,
                                std::vector<std::string> keys) {
  std::lock_guard guard{mutex_};
  undelivered_ = count;
  undelivered_keys_ = std::move(keys);
}

void run_board::fail(error reason) {
  std::lock_guard guard{mutex_};
  if (!failure_) failure_ = std::move(reason);
}

std::optional<error> run_board::failure() const {
  std::lock_guard guard{mutex_};
  return failure_;
}

void run_board::finish() {
  std::lock_guard guard{mutex_};
  finished_ = true;
  changed_.notify_all();
}

void run_board::end() {
  std::lock_guard guard{mutex_};
  ended_ = true;
  changed_.notify_all();
}

void run_board::wait_for_end() {
  std::unique_lock lock{mutex_};
  changed_.wait(lock, [this] { return ended_; });
}

bool run_board::wait_for_end(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock{mutex_};
  return changed_.wait_until(lock, deadline, [this] { return ended_; });
}

bool run_board::wait_for_finish(
    std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock{mutex_};
  return changed_.wait_until(lock, deadline,
                             [this] { return finished_ || ended_; });
}

run_summary run_board::summary() const {
  // If the hub is gone its last figures are all that is known.
  auto f = figures();
  run_summary s;
  s.records = count.records;
  s.examples = f.examples;
  s.finished = f.finished;
  s.without_steps = count.without_steps;
  s.batches = f.batches;
  s.segments = f.segments;
  s.steps = f.steps;
  s.redelivered = count.redelivered;
  s.stale_saves = count.stale_saves;
  std::lock_guard guard{mutex_};
  if (shown_counts_) return *shown_counts_;
  s.rejected = rejected_;
  s.rejects_by_reason = rejects_by_reason_;
  s.undelivered = undelivered_;
  s.undelivered_keys = undelivered_keys_;
  s.failure = failure_;
  return s;
}

live_figures run_board::figures() const {
  live_figures f;
  {
    std::lock_guard guard{mutex_};
    if (shown_figures_) return *shown_figures_;
  }
  f.active_keys = count.active;
  f.ready_entries = count.ready;
  f.batches_out = count.batches_out;
  f.waiting_consumers = count.waiting;
  f.waits_for_save = count.waits_for_save;
  f.examples = count.examples;
  f.finished = count.finished;
  f.segments = count.segments;
  f.steps = count.steps;
  f.batches = count.batches;
  f.bytes_read = count.bytes_read;
  f.bytes_total = count.bytes_total;
  std::chrono::duration<double> since =
      std::chrono::steady_clock::now() - start_;
  f.seconds = since.count();
  if (since.count() > 0)
    f.segments_per_second = static_cast<double>(f.segments) / since.count();
  return f;
}

}  // namespace segue
