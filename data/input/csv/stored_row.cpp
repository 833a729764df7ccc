// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/stored_row.hpp"

#include <algorithm>
#include <cstring>

namespace segue {
namespace {

constexpr std::size_t block_size = 1 << 20;

std::uint64_t prefix_of(std::string_view key) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < 8; ++i)
    prefix = prefix << 8 |
             (i < key.size() ? static_cast<unsigned char>(key[i]) : 0u);
  return prefix;
}

char* append(char* to, std::string_view bytes) {
  if (!bytes.empty()) std::memcpy(to, bytes.data(), bytes.size());
  return to + bytes.size();
}

}  // namespace

stored_head head_of(const keyed_row& row) {
  return {static_cast<std::uint32_t>(row.key.size()),
          static_cast<std::uint32_t>(row.order.size()),
          static_cast<std::uint32_t>(row.bytes.size()),
          row.file,
          row.record,
          row.offset};
}

keyed_row load_row(const char* bytes) {
  stored_head head;
  std::memcpy(&head, bytes, sizeof head);
  bytes += sizeof head;
  keyed_row row;
  row.key = {bytes, head.key_size};
  row.order = {bytes + head.key_size, head.order_size};
  row.bytes = {bytes + head.key_size + head.order_size, head.row_size};
  row.file = head.file;
  row.record = head.record;
  row.offset = head.offset;
  return row;
}

std::strong_ordering compare(const keyed_row& a, const keyed_row& b) {
  if (auto c = a.key <=> b.key; c != 0) return c;
  if (auto c = a.order <=> b.order; c != 0) return c;
  if (auto c = a.file <=> b.file; c != 0) return c;
  return a.record <=> b.record;
}

void row_arena::add(const keyed_row& row) {
  auto head = head_of(row);
  auto* stored = allocate(sizeof head + head.body());
  std::memcpy(stored, &head, sizeof head);
  append(append(append(stored + sizeof head, row.key), row.order), row.bytes);
  entries_.push_back({prefix_of(row.key), stored});
}

char* row_arena::allocate(std::size_t size) {
  if (size > left_) {
    left_ = std::max(size, block_size);
    blocks_.emplace_back(new char[left_]);
    free_ = blocks_.back().get();
  }
  auto* bytes = free_;
  free_ += size;
  left_ -= size;
  used_ += static_cast<std::int64_t>(size);
  return bytes;
}

void row_arena::sort() {
  auto before = [](const entry& a, const entry& b) {
    return compare(load_row(a.bytes), load_row(b.bytes)) < 0;
  };
  // The rows of a key are mostly in order, which a stable sort keeps. So their
  // bytes, which are far apart in memory, are read only once afterwards.
  std::ranges::stable_sort(entries_, {}, &entry::prefix);
  for (auto begin = entries_.begin(); begin != entries_.end();) {
    auto end = std::find_if(begin, entries_.end(), [&](const entry& e) {
      return e.prefix != begin->prefix;
    });
    if (!std::is_sorted(begin, end, before)) std::sort(begin, end, before);
    begin = end;
  }
}

void row_arena::fetch(std::size_t i) const {
  constexpr std::size_t cache_line = 64;
  if (i >= entries_.size()) return;
  __builtin_prefetch(entries_[i].bytes);
  __builtin_prefetch(entries_[i].bytes + cache_line);
  __builtin_prefetch(entries_[i].bytes + 2 * cache_line);
}

std::int64_t row_arena::memory() const {
  return used_ + static_cast<std::int64_t>(entries_.capacity() * sizeof(entry));
}

void row_arena::clear() {
  blocks_.clear();
  left_ = 0;
  used_ = 0;
  entries_.clear();
}

}  // namespace segue
