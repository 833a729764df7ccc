// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/group_chunker.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

namespace segue {

std::optional<chunk> group_chunker::add(const keyed_row& row) {
  std::optional<chunk> full;
  if (row.key.empty()) {
    keyless_ += row.bytes.size();
    if (open_ && keyless_ > chunk_bytes_) end_key();
    if (!open_) full = cut_if_full();
    append(row);
    return full;
  }
  if (begins_key(row)) {
    end_key();
    full = cut_if_full();
    open_ = true;
    key_ = row.key;
    first_record_ = records_.size();
  }
  keyless_ = 0;
  append(row);
  return full;
}

std::optional<chunk> group_chunker::finish() {
  end_key();
  if (records_.empty()) return {};
  return take();
}

std::optional<chunk> group_chunker::finish_whole() {
  if (open_) records_.resize(first_record_);
  open_ = false;
  return finish();
}

std::optional<chunk> group_chunker::cut_if_full() {
  if (used_ < chunk_bytes_) return {};
  return take();
}

/// Sorts the records of the open key, without moving their bytes. Records
/// without a key stay in their places.
void group_chunker::end_key() {
  if (!open_) return;
  open_ = false;
  keyless_ = 0;
  auto order_of = [this](std::size_t i) {
    auto begin = i == 0 ? 0 : order_ends_[i - 1];
    return std::string_view{orders_}.substr(begin, order_ends_[i] - begin);
  };
  std::vector<std::size_t> rows(order_ends_.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  if (!orders_.empty() && !std::ranges::is_sorted(rows, {}, order_of)) {
    std::ranges::stable_sort(rows, {}, order_of);
    std::vector<chunk_record> sorted;
    sorted.reserve(rows.size());
    for (auto row : rows)
      sorted.push_back(records_[places_[row]]);
    for (std::size_t i = 0; i < sorted.size(); ++i)
      records_[places_[i]] = sorted[i];
  }
  orders_.clear();
  order_ends_.clear();
  places_.clear();
}

void group_chunker::append(const keyed_row& row) {
  auto needed = used_ + row.bytes.size();
  if (!bytes_ || needed > bytes_->size()) {
    // Most chunks exceed their target size by less than an eighth.
    auto room = bytes_ ? bytes_->size() * 2 : chunk_bytes_ + chunk_bytes_ / 8;
    auto larger = buffer::allocate(std::max(needed, room));
    if (used_ > 0) std::memcpy(larger->data(), bytes_->data(), used_);
    bytes_ = std::move(larger);
  }
  std::memcpy(bytes_->data() + used_, row.bytes.data(), row.bytes.size());
  if (open_ && !row.key.empty()) {
    orders_ += row.order;
    order_ends_.push_back(orders_.size());
    places_.push_back(records_.size());
  }
  records_.push_back({used_, static_cast<std::uint32_t>(row.bytes.size()),
                      row.file, row.record, row.offset});
  used_ = needed;
}

chunk group_chunker::take() {
  chunk c{index_++, std::move(bytes_), std::move(records_), files_};
  bytes_.reset();
  records_ = {};
  records_.reserve(c.records.size());
  used_ = 0;
  return c;
}

}  // namespace segue
