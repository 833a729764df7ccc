// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>

#include "segue/tensors/counted_ptr.hpp"

namespace segue {

class buffer;

/// A shared handle to bytes. Copying it increments a reference count and copies
/// no bytes.
using buffer_ptr = counted_ptr<buffer>;

/// A reference-counted run of bytes. The code that allocates it fills it while
/// there is only one handle; once there is a second handle, the bytes are
/// immutable.
class buffer {
 public:
  /// Data of owned buffers starts at a multiple of this many bytes (a cache
  /// line, and the widest vector register).
  static constexpr std::size_t alignment = 64;

  /// A new buffer of uninitialized bytes, in one allocation with its header.
  static buffer_ptr allocate(std::size_t size);

  /// A buffer over a caller's bytes; `release` is called once, by the thread
  /// that drops the last handle. The bytes need only the alignment of their
  /// elements.
  static buffer_ptr adopt(void* data, std::size_t size,
                          std::function<void()> release);

  buffer(const buffer&) = delete;
  buffer& operator=(const buffer&) = delete;

  std::byte* data() { return data_; }
  const std::byte* data() const { return data_; }
  std::size_t size() const { return size_; }

  /// Whether this is the only handle, so that its holder may write.
  bool unique() const { return handles_.now() == 1; }

  // For counted_ptr.
  void retain() const { handles_.increment(); }
  void release() const {
    if (handles_.decrement()) destroy(this);
  }

 private:
  buffer(std::byte* data, std::size_t size) : data_{data}, size_{size} {}
  ~buffer() = default;
  static void destroy(const buffer* b);

  std::byte* data_;
  std::size_t size_;
  mutable handle_count handles_;
  std::function<void()> release_;  // empty: the bytes are our own
};

}  // namespace segue
