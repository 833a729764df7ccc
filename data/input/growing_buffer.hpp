// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "segue/tensors/buffer.hpp"

namespace segue {

/// A buffer for appending bytes that becomes the memory of a tensor without a
/// copy. It begins with as much memory as was needed last time.
class growing_buffer {
 public:
  /// Starts with new, empty memory.
  void start() {
    bytes_ = buffer::allocate(std::max(least, usual_));
    used_ = 0;
  }

  std::size_t size() const { return used_; }

  /// Returns room for `size` more bytes, for the caller to fill.
  std::byte* add(std::size_t size) {
    if (size > bytes_->size() - used_) grow(size);
    auto* at = bytes_->data() + used_;
    used_ += size;
    return at;
  }

  template <class T>
  void append(T value) {
    std::memcpy(add(sizeof value), &value, sizeof value);
  }
  void append_bytes(std::string_view bytes) {
    auto* to = add(bytes.size());
    if (!bytes.empty()) std::memcpy(to, bytes.data(), bytes.size());
  }

  /// Drops all but the first `size` bytes.
  void cut(std::size_t size) { used_ = size; }

  /// Transfers the memory to the caller. Call start() before adding more.
  buffer_ptr take() {
    usual_ = used_ + used_ / 8;
    return std::move(bytes_);
  }

 private:
  static constexpr std::size_t least = 256;
  void grow(std::size_t more) {
    auto larger = buffer::allocate(std::max(used_ + more, 2 * bytes_->size()));
    std::memcpy(larger->data(), bytes_->data(), used_);
    bytes_ = std::move(larger);
  }

  buffer_ptr bytes_;
  std::size_t used_ = 0;
  std::size_t usual_ = 0;
};

}  // namespace segue
