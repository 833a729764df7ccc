// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/wire/piece_queue.hpp"

#include <algorithm>
#include <utility>

namespace segue {

std::optional<piece> piece_queue::next() {
  if (on_the_way_ >= window_ || empty()) return std::nullopt;
  if (!cutter_) {
    cutter_.emplace(std::move(waiting_.front()), ++last_parcel_, max_message_);
    waiting_.pop_front();
  }
  auto part = cutter_->next();
  if (cutter_->done()) cutter_.reset();
  ++on_the_way_;
  auto size = part.size();
  waiting_bytes_ -= size;
  sent_bytes_ += size;
  return part;
}

void piece_queue::acknowledge(std::size_t pieces) {
  on_the_way_ -= std::min(pieces, on_the_way_);
}

queue_figures piece_queue::figures() const {
  auto count = [](std::size_t n) { return static_cast<std::int64_t>(n); };
  return {count(waiting_.size() + (cutter_ ? 1 : 0)), count(waiting_bytes_),
          count(on_the_way_), count(window_), count(sent_bytes_)};
}

void piece_queue::clear() {
  waiting_.clear();
  cutter_.reset();
  on_the_way_ = 0;
  waiting_bytes_ = 0;
}

}  // namespace segue
