// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/batch_order.hpp"

#include <algorithm>
#include <cassert>

namespace segue {

void batch_order::admit(slot_id slot, std::int64_t insertion_index,
                        std::optional<predecessor> after, bool has_steps) {
  if (slot >= positions_.size()) positions_.resize(slot + 1);
  assert(positions_[slot].where == place::none);
  positions_[slot] = {insertion_index, place::none, has_steps};
  if (after) {
    auto& earlier = positions_[after->slot];
    // The predecessor may have finished while this example was on its way.
    if (earlier.where != place::none &&
        earlier.insertion_index == after->insertion_index) {
      earlier.successor = slot;
      positions_[slot].where = place::blocked;
      ++blocked_;
      return;
    }
  }
  make_candidate(slot);
}

void batch_order::make_candidate(slot_id slot) {
  auto& position = positions_[slot];
  position.where = place::candidate;
  queue_.push({position.insertion_index, slot});
  ++(position.has_steps ? candidates_ : without_steps_);
  if (clock_ && position.has_steps) note_wait(slot);
}

void batch_order::put_back(slot_id slot) {
  assert(positions_[slot].where == place::out);
  --out_;
  make_candidate(slot);
}

void batch_order::finish(slot_id slot) {
  assert(positions_[slot].where == place::out);
  --out_;
  remove(slot);
}

void batch_order::remove(slot_id slot) {
  auto successor = positions_[slot].successor;
  positions_[slot] = {};
  if (!successor) return;
  --blocked_;
  make_candidate(*successor);
}

// An example that one of them unblocks comes after it, so that the loop may
// read the queue in order.
std::vector<slot_id> batch_order::pass_over(std::int64_t size) {
  std::vector<slot_id> finished;
  std::vector<candidate> passed;
  while (without_steps_ > 0 &&
         static_cast<std::int64_t>(passed.size()) < size) {
    auto first = queue_.top();
    queue_.pop();
    if (positions_[first.slot].has_steps) {
      passed.push_back(first);
    } else {
      --without_steps_;
      finished.push_back(first.slot);
      remove(first.slot);
    }
  }
  for (auto& c : passed)
    queue_.push(c);
  return finished;
}

bool batch_order::can_fill(std::int64_t size) const {
  // Examples that are out return or, when they finish, unblock another one.
  return candidates_ + out_ >= size || (out_ > 0 && active() >= size);
}

void batch_order::note_wait(slot_id slot) {
  positions_[slot].wait = ++last_wait_;
  waits_.push_back({slot, last_wait_, clock_()});
  // The first one may wait for long while others come and go.
  if (waits_.size() > 2 * positions_.size())
    std::erase_if(waits_, [this](auto& wait) { return is_over(wait); });
}

bool batch_order::is_over(const noted_wait& wait) const {
  auto& position = positions_[wait.slot];
  return position.where != place::candidate || position.wait != wait.number;
}

std::optional<batch_order::time_point> batch_order::oldest_candidate() {
  while (!waits_.empty() && is_over(waits_.front()))
    waits_.pop_front();
  if (waits_.empty()) return std::nullopt;
  return waits_.front().since;
}

batch_order::decision batch_order::take(std::int64_t size,
                                        std::optional<std::int64_t> at_least) {
  auto finished = pass_over(size);
  auto decided = decide(size, at_least);
  decided.finished = std::move(finished);
  return decided;
}

batch_order::decision batch_order::decide(
    std::int64_t size, std::optional<std::int64_t> at_least) {
  if (candidates_ >= size) return {verdict::due, pop(size)};
  if (at_least && candidates_ >= *at_least)
    return {verdict::due, pop(candidates_)};
  // If the capacity is full of blocked examples nothing can be admitted before
  // one of the candidates is delivered. Does not ask whether the input has
  // ended: at this point it depends on timing whether that is known.
  if (active() == capacity_ && out_ == 0) {
    if (!allow_small_batch_) return {verdict::stuck, {}};
    return {verdict::due, pop(candidates_)};
  }
  if (!ended_) return {verdict::wait, {}};
  if (active() == 0) return {verdict::ended, {}};
  if (!allow_small_batch_)
    return {can_fill(size) ? verdict::wait : verdict::ended, {}};
  if (candidates_ > 0) return {verdict::due, pop(candidates_)};
  return {verdict::wait, {}};
}

std::vector<slot_id> batch_order::pop(std::int64_t size) {
  std::vector<slot_id> members;
  members.reserve(static_cast<std::size_t>(size));
  while (static_cast<std::int64_t>(members.size()) < size) {
    auto slot = queue_.top().slot;
    queue_.pop();
    positions_[slot].where = place::out;
    members.push_back(slot);
  }
  candidates_ -= size;
  out_ += size;
  return members;
}

std::vector<slot_id> batch_order::forecast(
    std::int64_t size, const std::vector<slot_id>& continuing) {
  auto wanted = static_cast<std::size_t>(size);
  auto available = continuing.size() + static_cast<std::size_t>(candidates_);
  if (available < wanted) {
    if (!ended_ || !allow_small_batch_) return {};
    wanted = available;
  }
  std::vector<slot_id> members;
  std::vector<candidate> borrowed;
  auto next = continuing.begin();
  while (members.size() < wanted) {
    if (next != continuing.end() &&
        (queue_.empty() || precedes(*next, queue_.top().slot))) {
      members.push_back(*next++);
    } else {
      borrowed.push_back(queue_.top());
      queue_.pop();
      auto slot = borrowed.back().slot;
      if (positions_[slot].has_steps) members.push_back(slot);
    }
  }
  for (auto& c : borrowed)
    queue_.push(c);
  return members;
}

std::vector<slot_id> batch_order::unfinished() const {
  std::vector<slot_id> slots;
  for (slot_id s = 0; s < positions_.size(); ++s)
    if (positions_[s].where != place::none) slots.push_back(s);
  std::ranges::sort(
      slots, {}, [this](slot_id s) { return positions_[s].insertion_index; });
  return slots;
}

}  // namespace segue
