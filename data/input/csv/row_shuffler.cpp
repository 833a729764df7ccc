// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/row_shuffler.hpp"

#include <utility>

#include "segue/data/input/csv/stored_row.hpp"

namespace segue {
namespace {

void append_stored(std::string& rows, const keyed_row& row) {
  auto head = head_of(row);
  rows.append(reinterpret_cast<const char*>(&head), sizeof head);
  rows.append(row.key).append(row.order).append(row.bytes);
}

}  // namespace

result<std::optional<keyed_row>> row_shuffler::next() {
  if (given_ == drawn_.size())
    if (auto drawn = draw_key(); !drawn) return drawn.error();
  if (drawn_.empty()) return std::optional<keyed_row>{};
  auto row = load_row(drawn_.data() + given_);
  given_ += sizeof(stored_head) + row.key.size() + row.order.size() +
            row.bytes.size();
  return std::optional{row};
}

result<void> row_shuffler::draw_key() {
  given_ = 0;
  drawn_.clear();
  std::optional<std::string> drawn;
  while (!drawn && !ended_) {
    auto row = rows_();
    if (row && *row) {
      drawn = take(**row);
      continue;
    }
    if (!row && row.error().code == errc::cancelled) return row.error();
    ended_ = true;
    if (!row) failure_ = row.error();
    if (!open_.empty() && (row || ends_key(*failure_)))
      drawn = buffer_.add(std::exchange(open_, {}));
  }
  if (!drawn) drawn = buffer_.take();
  if (drawn) drawn_ = std::move(*drawn);
  if (!drawn && failure_) return *failure_;
  return {};
}

/// Takes a row. If it completes a key, or has no key itself, returns the rows
/// that the shuffle buffer releases in exchange.
std::optional<std::string> row_shuffler::take(const keyed_row& row) {
  if (row.key.empty()) {
    std::string alone;
    append_stored(alone, row);
    return buffer_.add(std::move(alone));
  }
  std::optional<std::string> drawn;
  if (!open_.empty() && row.key != open_key_)
    drawn = buffer_.add(std::exchange(open_, {}));
  open_key_ = row.key;
  append_stored(open_, row);
  return drawn;
}

}  // namespace segue
