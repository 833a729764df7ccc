// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/batch_exchange.hpp"

#include <utility>

namespace segue {

std::uint64_t batch_exchange::open_ticket() {
  std::lock_guard guard{mutex_};
  auto ticket = ++last_ticket_;
  waiters_.try_emplace(ticket);
  return ticket;
}

batch_exchange::outcome batch_exchange::wait(
    std::uint64_t ticket, std::optional<clock::time_point> deadline) {
  std::unique_lock lock{mutex_};
  auto& mine = waiters_.at(ticket);
  auto done = [&] { return mine.what || closed_; };
  if (deadline)
    mine.changed.wait_until(lock, *deadline, done);
  else
    mine.changed.wait(lock, done);
  outcome what =
      error{errc::deadline_exceeded, "no batch was due before the deadline"};
  if (mine.what)
    what = std::move(*mine.what);
  else if (closed_)
    what = *closed_;
  waiters_.erase(ticket);
  return what;
}

bool batch_exchange::deliver(std::uint64_t ticket, outcome what) {
  std::lock_guard guard{mutex_};
  if (what && taken_.has((*what)->id)) return true;
  auto at = waiters_.find(ticket);
  if (closed_ || at == waiters_.end()) return false;
  if (what) taken_.note((*what)->id);
  at->second.what = std::move(what);
  at->second.changed.notify_one();
  return true;
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
