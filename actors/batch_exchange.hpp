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
/// A wait that its deadline ends leaves the ticket to the next one of the same
/// size, so that whoever looks every so often gets what takes long to make.
class batch_exchange final : public batch_outlet {
 public:
  using clock = std::chrono::steady_clock;

  /// Tickets are counted from behind `first`, so that those of several
  /// exchanges can be told apart.
  explicit batch_exchange(std::uint64_t first = 0) : last_ticket_{first} {}

  /// What a consumer waits with.
  struct claim {
    std::uint64_t ticket = 0;
    bool fresh = true;  ///< its demand is to be sent
    /// Demands that are to be withdrawn before, as they were for other sizes.
    std::vector<std::uint64_t> withdrawn;
  };
  /// For a batch of so many entries; an empty one shares its ticket with none.
  claim open(std::int64_t size);

  struct answer {
    outcome what;
    bool withdrawn = false;  ///< the ticket's demand is to be withdrawn
  };
  /// Waits for the ticket's outcome. Errors: deadline_exceeded, or what
  /// deliver() or close() were given.
  answer wait(std::uint64_t ticket, std::optional<clock::time_point> deadline);

  /// Forgets the tickets that waits have left: their demands are to be
  /// withdrawn, before what changes which entries are next.
  std::vector<std::uint64_t> withdraw_left();

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
    std::optional<outcome> handed;  // what came for a ticket that was left
    std::condition_variable changed;
    std::int64_t size = 0;
    bool left = false;

    bool waits() const { return !left && !what && !handed; }
  };
  using waiters = std::map<std::uint64_t, waiter>;

  std::vector<std::uint64_t> forget_left();
  answer take_answer(waiters::iterator mine);
  answer take_handed(waiters::iterator mine);
  bool deliver_left(waiters::iterator left, outcome what);
  bool anybody_waits_for_another(std::int64_t size) const;

  mutable std::mutex mutex_;
  std::uint64_t last_ticket_;
  waiters waiters_;
  recent_ids taken_;  // batches
  std::optional<error> closed_;
};

}  // namespace segue
