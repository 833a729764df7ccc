// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "segue/data/input/reject.hpp"
#include "segue/messages/run_summary.hpp"

namespace segue {

/// The board where the actors of one run note counters, the failure that ended
/// the run, and the end of its last actor; any thread may read it. Counters are
/// relaxed atomics, each written by one kind of actor.
class run_board {
 public:
  struct counters {
    std::atomic<std::int64_t> records{0};
    std::atomic<std::int64_t> examples{0};
    std::atomic<std::int64_t> finished{0};
    std::atomic<std::int64_t> without_steps{0};
    std::atomic<std::int64_t> batches{0};
    std::atomic<std::int64_t> segments{0};
    std::atomic<std::int64_t> steps{0};
    std::atomic<std::int64_t> redelivered{0};
    std::atomic<std::int64_t> stale_saves{0};
    std::atomic<std::int64_t> active{0};
    std::atomic<std::int64_t> ready{0};
    std::atomic<std::int64_t> batches_out{0};
    std::atomic<std::int64_t> waiting{0};
    std::atomic<bool> waits_for_save{false};
    std::atomic<std::int64_t> bytes_read{0};
    std::atomic<std::int64_t> bytes_total{0};
  };
  counters count;

  void reject(const std::string& reason);
  /// Replaces the count by that of another process.
  void set_rejects(std::int64_t count,
                   std::map<std::string, std::int64_t> by_reason);
  /// How many of the undelivered keys of a run are named [B20].
  static constexpr std::size_t named_undelivered = 1000;
  void set_undelivered(std::int64_t count, std::vector<std::string> keys);

  /// Notes the first failure; later ones follow from it and are dropped.
  void fail(error reason);
  std::optional<error> failure() const;

  /// Called by the batcher last: all batches are drawn and saved.
  void finish();
  /// Called by the supervisor last: all actors of the run have ended.
  void end();
  void wait_for_end();
  /// Returns false if the deadline came first.
  bool wait_for_end(std::chrono::steady_clock::time_point deadline);
  /// The same for finish() or end(), whichever comes first.
  bool wait_for_finish(std::chrono::steady_clock::time_point deadline);

  run_summary summary() const;
  live_figures figures() const;

  /// For a node other than the hub's: shows the counts of the hub's board from
  /// now on, instead of the node's own.
  void show(run_summary counts);
  void show(const live_figures& figures);

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::chrono::steady_clock::time_point start_ =
      std::chrono::steady_clock::now();
  std::int64_t rejected_ = 0;
  reject_counts rejects_by_reason_;
  std::int64_t undelivered_ = 0;
  std::vector<std::string> undelivered_keys_;
  std::optional<error> failure_;
  bool finished_ = false;
  bool ended_ = false;
  std::optional<run_summary> shown_counts_;
  std::optional<live_figures> shown_figures_;
};

}  // namespace segue
