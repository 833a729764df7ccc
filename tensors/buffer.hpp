// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <cstddef>
#include <functional>

namespace segue {

class buffer;

/// A shared handle to bytes. Copying it increments a reference count and copies
/// no bytes.
using buffer_ptr = boost::intrusive_ptr<buffer>;

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
  bool unique() const {
    return references_.load(std::memory_order_acquire) == 1;
  }

  friend void intrusive_ptr_add_ref(const buffer* b) {
    b->references_.fetch_add(1, std::memory_order_relaxed);
  }
  friend void intrusive_ptr_release(const buffer* b) {
    if (b->references_.fetch_sub(1, std::memory_order_acq_rel) == 1) destroy(b);
  }

 private:
  buffer(std::byte* data, std::size_t size) : data_{data}, size_{size} {}
  ~buffer() = default;
  static void destroy(const buffer* b);

  std::byte* data_;
  std::size_t size_;
  mutable std::atomic<std::size_t> references_{0};
  std::function<void()> release_;  // empty: the bytes are our own
};

}  // namespace segue
