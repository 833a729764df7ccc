// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

#include "segue/actors/recent_ids.hpp"
#include "segue/messages/batch_outlet.hpp"

namespace segue {

/// Where consumers, on threads of their own, wait for batches. A consumer
/// opens a ticket, sends the demand for it, and waits; a feature_worker
/// delivers. Every wait has an end: delivery, the deadline, or close().
class batch_exchange final : public batch_outlet {
 public:
  using clock = std::chrono::steady_clock;

  /// Tickets are counted from behind `first`, so that those of several
  /// exchanges can be told apart.
  explicit batch_exchange(std::uint64_t first = 0) : last_ticket_{first} {}

  std::uint64_t open_ticket();

  /// Waits for the ticket's outcome and forgets the ticket. Errors:
  /// deadline_exceeded, or what deliver() or close() were given.
  outcome wait(std::uint64_t ticket, std::optional<clock::time_point> deadline);

  /// False also after close(). A batch that has been taken can come once more,
  /// made anew where its worker was lost; that one is let go, and it is true.
  bool deliver(std::uint64_t ticket, outcome what) override;

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
  std::uint64_t last_ticket_;
  std::map<std::uint64_t, waiter> waiters_;
  recent_ids taken_;  // batches
  std::optional<error> closed_;
};

}  // namespace segue
