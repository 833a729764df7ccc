// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "segue/messages/batch_entry.hpp"

namespace segue {

/// Decides which examples the next batch has, and whether it is due [B15, B16,
/// B19, B20]. A plain data structure without actors and states. An active
/// example is a candidate (waiting for a batch), out (in a batch that is not
/// saved), or blocked (its key's earlier example has not finished [B9]). An
/// example without steps [B4] is in no batch: it finishes when its turn comes,
/// which is before the first batch that holds a later example.
class batch_order {
 public:
  batch_order(std::int64_t capacity, bool allow_small_batch)
      : capacity_{capacity}, allow_small_batch_{allow_small_batch} {}

  /// An example enters. With `predecessor` it stays blocked until that
  /// example has finished. Precondition: the slot is not active.
  struct predecessor {
    slot_id slot;
    std::int64_t insertion_index;
  };
  void admit(slot_id slot, std::int64_t insertion_index,
             std::optional<predecessor> after = std::nullopt,
             bool has_steps = true);

  /// Nothing more will be admitted.
  void end_input() { ended_ = true; }

  /// An example that was out waits for its next segment, or for the same one if
  /// its batch was dropped.
  void put_back(slot_id slot);

  /// An example that was out has no more segments.
  void finish(slot_id slot);

  enum class verdict {
    due,    ///< `members` are out now
    wait,   ///< the next admission or save may change the answer
    ended,  ///< no batch of this size will ever come
    stuck,  ///< the capacity is full of blocked examples
  };
  struct decision {
    verdict what = verdict::wait;
    std::vector<slot_id> members = {};  ///< ascending by insertion index
    /// Examples without steps that have finished, in order, with any verdict.
    std::vector<slot_id> finished = {};
  };

  /// Takes out the `size` candidates with the smallest insertion indices, if no
  /// example that could precede them is missing; all of them if there are fewer
  /// but `at_least` so many. Precondition: 1 <= size <= capacity.
  decision take(std::int64_t size,
                std::optional<std::int64_t> at_least = std::nullopt);

  using time_point = std::chrono::steady_clock::time_point;
  /// From now on notes when an example becomes a candidate.
  void note_times(std::function<time_point()> clock) {
    clock_ = std::move(clock);
  }
  /// When the candidate that has waited for longest became one; nullopt if
  /// there is none. Examples without steps do not count.
  std::optional<time_point> oldest_candidate();

  /// Returns the members that take(size) would choose if the batch that is out
  /// were saved now and nothing else changed: a guess, to prepare that batch.
  /// `continuing` are the members of the batch that is out that have more
  /// segments, as take() returned them. Empty if the batch would have to wait.
  std::vector<slot_id> forecast(std::int64_t size,
                                const std::vector<slot_id>& continuing);

  std::int64_t active() const {
    return candidates_ + out_ + blocked_ + without_steps_;
  }
  std::int64_t candidates() const { return candidates_; }
  std::int64_t out() const { return out_; }
  bool ended() const { return ended_; }
  /// Whether nothing can be admitted before an example that is out comes back
  /// or finishes.
  bool needs_return() const {
    return out_ > 0 && (ended_ || active() == capacity_);
  }

  /// All active examples, ascending by insertion index: the undelivered ones if
  /// the run ends now.
  std::vector<slot_id> unfinished() const;

 private:
  enum class place : std::uint8_t { none, candidate, out, blocked };
  struct position {
    std::int64_t insertion_index = 0;
    place where = place::none;
    bool has_steps = true;
    std::optional<slot_id> successor = {};  // blocked by this one
    std::uint64_t wait = 0;                 // the number of the last one
  };
  /// Since when a candidate waits.
  struct noted_wait {
    slot_id slot;
    std::uint64_t number;
    time_point since;
  };
  struct candidate {
    std::int64_t insertion_index;
    slot_id slot;
    friend bool operator>(const candidate& a, const candidate& b) {
      return a.insertion_index > b.insertion_index;
    }
  };

  void make_candidate(slot_id slot);
  void note_wait(slot_id slot);
  bool is_over(const noted_wait& wait) const;
  /// Removes an example and unblocks its successor.
  void remove(slot_id slot);
  /// Finishes the examples without steps whose turn it is: all that come before
  /// the size-th candidate.
  std::vector<slot_id> pass_over(std::int64_t size);
  decision decide(std::int64_t size, std::optional<std::int64_t> at_least);
  bool can_fill(std::int64_t size) const;
  std::vector<slot_id> pop(std::int64_t size);
  bool precedes(slot_id a, slot_id b) const {
    return positions_[a].insertion_index < positions_[b].insertion_index;
  }

  std::int64_t capacity_;
  bool allow_small_batch_;
  bool ended_ = false;
  std::int64_t candidates_ = 0;     // with steps
  std::int64_t without_steps_ = 0;  // of the queue
  std::int64_t out_ = 0;
  std::int64_t blocked_ = 0;
  std::vector<position> positions_;  // by slot
  std::priority_queue<candidate, std::vector<candidate>, std::greater<>> queue_;
  std::function<time_point()> clock_;  // empty: times are not noted
  std::uint64_t last_wait_ = 0;
  std::deque<noted_wait> waits_;  // by time, also some that are over
};

}  // namespace segue
