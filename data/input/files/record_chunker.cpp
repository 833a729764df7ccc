// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/files/record_chunker.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace segue {

std::optional<chunk> record_chunker::add(const file_record& record,
                                         std::size_t file) {
  // A line end separates a number at the end of a record from the next record.
  make_room(record.bytes.size() + 1 + chunk::padding);
  auto* to = reinterpret_cast<char*>(bytes_->data()) + used_;
  if (!record.bytes.empty())
    std::memcpy(to, record.bytes.data(), record.bytes.size());
  to[record.bytes.size()] = '\n';
  records_.push_back({used_, static_cast<std::uint32_t>(record.bytes.size()),
                      static_cast<std::uint32_t>(file), record.record,
                      record.offset});
  used_ += record.bytes.size() + 1;
  if (used_ < chunk_bytes_) return {};
  return finish();
}

std::optional<chunk> record_chunker::finish() {
  if (records_.empty()) return {};
  std::memset(bytes_->data() + used_, 0, chunk::padding);
  chunk c{index_++, std::move(bytes_), std::move(records_), files_};
  bytes_.reset();
  records_ = {};
  records_.reserve(c.records.size());
  used_ = 0;
  return c;
}

void record_chunker::make_room(std::size_t bytes) {
  auto needed = used_ + bytes;
  if (bytes_ && needed <= bytes_->size()) return;
  // Most chunks exceed their target size by less than an eighth.
  auto room = bytes_ ? bytes_->size() * 2 : chunk_bytes_ + chunk_bytes_ / 8;
  auto larger = buffer::allocate(std::max(needed, room));
  if (used_ > 0) std::memcpy(larger->data(), bytes_->data(), used_);
  bytes_ = std::move(larger);
}

}  // namespace segue
