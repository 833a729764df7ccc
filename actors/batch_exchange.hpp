// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

#include "segue/errors/result.hpp"
#include "segue/messages/batch_entry.hpp"

namespace segue {

/// Where consumers, on threads of their own, wait for batches. A consumer
/// opens a ticket, sends the demand for it, and waits; a feature_worker
/// delivers. Every wait has an end: delivery, the deadline, or close().
class batch_exchange {
 public:
  using clock = std::chrono::steady_clock;
  using outcome = result<batch_content_ptr>;

  std::uint64_t open_ticket();

  /// Waits for the ticket's outcome and forgets the ticket. Errors:
  /// deadline_exceeded, or what deliver() or close() were given.
  outcome wait(std::uint64_t ticket, std::optional<clock::time_point> deadline);

  /// False where nobody waits for that ticket (any more), or after close():
  /// the batch is still the caller's.
  bool deliver(std::uint64_t ticket, outcome what);

  /// Gives every ticket without an outcome, now and later, this error.
  void close(error reason);

  /// What close() was given first; nullopt while open.
  std::optional<error> closed() const;

 private:
  struct waiter {
    std::optional<outcome> what;
    std::condition_variable changed;
  };

  mutable std::mutex mutex_;
  std::uint64_t last_ticket_ = 0;
  std::map<std::uint64_t, waiter> waiters_;
  std::optional<error> closed_;
};

}  // namespace segue
