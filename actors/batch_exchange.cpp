// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/batch_exchange.hpp"

#include <algorithm>
#include <utility>

namespace segue {

batch_exchange::claim batch_exchange::open(std::int64_t size) {
  std::lock_guard guard{mutex_};
  auto same = std::ranges::find_if(waiters_, [size](auto& each) {
    return each.second.left && each.second.size == size;
  });
  if (same != waiters_.end()) {
    same->second.left = false;
    return {same->first, false, {}};
  }
  return open_fresh(size, true);
}

batch_exchange::claim batch_exchange::open_ready(std::int64_t size) {
  std::lock_guard guard{mutex_};
  return open_fresh(size, false);
}

batch_exchange::claim batch_exchange::open_fresh(std::int64_t size,
                                                 bool shared) {
  claim opened{++last_ticket_, true, {}};
  if (size > 0) opened.withdrawn = forget_left();
  auto& waiter = waiters_[opened.ticket];
  waiter.size = size;
  waiter.shared = shared;
  return opened;
}

bool batch_exchange::wait_until(std::uint64_t ticket,
                                clock::time_point deadline) {
  std::unique_lock lock{mutex_};
  auto& mine = waiters_.find(ticket)->second;
  return mine.changed.wait_until(lock, deadline,
                                 [&] { return mine.has_outcome() || closed_; });
}

batch_exchange::answer batch_exchange::wait(
    std::uint64_t ticket, std::optional<clock::time_point> deadline) {
  std::unique_lock lock{mutex_};
  auto at = waiters_.find(ticket);
  auto& mine = at->second;
  auto done = [&] { return mine.has_outcome() || closed_; };
  if (deadline)
    mine.changed.wait_until(lock, *deadline, done);
  else
    mine.changed.wait(lock, done);
  return mine.handed ? take_handed(at) : take_answer(at);
}

batch_exchange::answer batch_exchange::take_answer(waiters::iterator mine) {
  auto& waiter = mine->second;
  answer given{
      error{errc::deadline_exceeded, "no batch was ready before the deadline"}};
  if (waiter.what)
    given.what = std::move(*waiter.what);
  else if (closed_)
    given.what = *closed_;
  else if (waiter.size > 0 && !anybody_waits_for_another(waiter.size))
    waiter.left = true;
  else
    given.withdrawn = true;
  if (!waiter.left) waiters_.erase(mine);
  return given;
}

/// The ticket itself is still open: it replaces the one that was left.
batch_exchange::answer batch_exchange::take_handed(waiters::iterator mine) {
  auto& waiter = mine->second;
  answer given{*std::exchange(waiter.handed, std::nullopt)};
  waiter.left = !anybody_waits_for_another(waiter.size);
  given.withdrawn = !waiter.left;
  if (given.withdrawn) waiters_.erase(mine);
  return given;
}

std::vector<std::uint64_t> batch_exchange::withdraw_left() {
  std::lock_guard guard{mutex_};
  return forget_left();
}

std::vector<std::uint64_t> batch_exchange::forget_left() {
  std::vector<std::uint64_t> withdrawn;
  std::erase_if(waiters_, [&](auto& each) {
    if (each.second.left) withdrawn.push_back(each.first);
    return each.second.left;
  });
  return withdrawn;
}

bool batch_exchange::deliver(std::uint64_t ticket, outcome what) {
  std::lock_guard guard{mutex_};
  if (what && taken_.has((*what)->id)) return true;
  auto at = waiters_.find(ticket);
  if (closed_ || at == waiters_.end()) return false;
  if (what) taken_.note((*what)->id);
  if (at->second.left) return deliver_left(at, std::move(what));
  at->second.what = std::move(what);
  at->second.changed.notify_one();
  return true;
}

bool batch_exchange::deliver_left(waiters::iterator left, outcome what) {
  auto size = left->second.size;
  auto other = std::ranges::find_if(waiters_, [size](auto& each) {
    auto& waiter = each.second;
    return waiter.waits() && waiter.shared && waiter.size == size;
  });
  // Every waiter gets an error of its own.
  if (!what || other == waiters_.end()) {
    left->second.what = std::move(what);
    return true;
  }
  other->second.handed = std::move(what);
  other->second.changed.notify_one();
  waiters_.erase(left);
  return true;
}

bool batch_exchange::anybody_waits_for_another(std::int64_t size) const {
  return std::ranges::any_of(waiters_, [size](auto& each) {
    auto& waiter = each.second;
    return waiter.waits() && waiter.size > 0 &&
           (waiter.size != size || !waiter.shared);
  });
}

void batch_exchange::close(error reason) {
  std::lock_guard guard{mutex_};
  if (!closed_) closed_ = std::move(reason);
  for (auto& [ticket, waiter] : waiters_)
    waiter.changed.notify_one();
}

std::optional<error> batch_exchange::closed() const {
  std::lock_guard guard{mutex_};
  return closed_;
}

}  // namespace segue
