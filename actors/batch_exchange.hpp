// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "segue/actors/recent_ids.hpp"
#include "segue/messages/batch_outlet.hpp"

namespace segue {

/// Where consumers, on threads of their own, wait for batches. A consumer
/// opens a ticket, sends the demand for it, and waits; a feature_worker
/// delivers. Every wait has an end: delivery, the deadline, or close().
///
/// A wait that ends at its deadline leaves its ticket to the next wait of the
/// same size, so that a consumer that polls also gets a slow batch.
class batch_exchange final : public batch_outlet {
 public:
  using clock = std::chrono::steady_clock;

  /// Tickets are numbered from `first` + 1, so that the tickets of several
  /// exchanges differ.
  explicit batch_exchange(std::uint64_t first = 0) : last_ticket_{first} {}

  /// The ticket that a consumer waits with.
  struct claim {
    std::uint64_t ticket = 0;
    bool fresh = true;  ///< its demand is to be sent
    /// Demands of other sizes, to be withdrawn before this one is sent.
    std::vector<std::uint64_t> withdrawn;
  };
  /// Opens a ticket for `size` entries; the ticket of size 0 is never shared.
  claim open(std::int64_t size);
  /// Opens one for up to `size` entries that are ready; never shared.
  claim open_ready(std::int64_t size);

  struct answer {
    outcome what;
    bool withdrawn = false;  ///< the ticket's demand is to be withdrawn
  };
  /// Waits for the ticket's outcome. Errors: deadline_exceeded, or what
  /// deliver() or close() were given.
  answer wait(std::uint64_t ticket, std::optional<clock::time_point> deadline);
  /// Waits for the ticket's outcome, which it leaves to wait(). Returns false
  /// if the deadline has passed before.
  bool wait_until(std::uint64_t ticket, clock::time_point deadline);

  /// Forgets the tickets whose waits have ended and returns them: their demands
  /// must be withdrawn before the order of the next entries changes.
  std::vector<std::uint64_t> withdraw_left();

  /// Returns false also after close(). A batch made again after the loss of its
  /// worker may come although it was taken: it is discarded, and this is true.
  bool deliver(std::uint64_t ticket, outcome what) override;

  /// Gives every ticket without an outcome, now and later, this error.
  void close(error reason);

  /// What close() was given first; nullopt while open.
  std::optional<error> closed() const;

 private:
  struct waiter {
    std::optional<outcome> what;
    std::optional<outcome> handed;  // outcome of a ticket that was left
    std::condition_variable changed;
    std::int64_t size = 0;
    bool shared = true;  // with others of its size
    bool left = false;

    bool has_outcome() const { return what || handed; }
    bool waits() const { return !left && !what && !handed; }
  };
  using waiters = std::map<std::uint64_t, waiter>;

  std::vector<std::uint64_t> forget_left();
  answer take_answer(waiters::iterator mine);
  answer take_handed(waiters::iterator mine);
  bool deliver_left(waiters::iterator left, outcome what);
  claim open_fresh(std::int64_t size, bool shared);
  bool anybody_waits_for_another(std::int64_t size) const;

  mutable std::mutex mutex_;
  std::uint64_t last_ticket_;
  waiters waiters_;
  recent_ids taken_;  // batches
  std::optional<error> closed_;
};

}  // namespace segue
