// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace segue {

/// A shared handle to an object that counts its handles itself: `retain()`
/// adds one, and `release()` takes one away and destroys the object with the
/// last. One pointer wide, half of a std::shared_ptr.
template <class T>
class counted_ptr {
 public:
  using element_type = T;

  counted_ptr() noexcept = default;
  counted_ptr(std::nullptr_t) noexcept {}
  /// Adds a handle.
  counted_ptr(T* object) noexcept : object_{object} {
    if (object_) object_->retain();
  }
  counted_ptr(const counted_ptr& other) noexcept : counted_ptr{other.object_} {}
  counted_ptr(counted_ptr&& other) noexcept
      : object_{std::exchange(other.object_, nullptr)} {}
  template <class U>
  requires(std::is_convertible_v<U*, T*>)
      counted_ptr(const counted_ptr<U>& other)
  noexcept : counted_ptr{other.get()} {}
  counted_ptr& operator=(counted_ptr other) noexcept {
    std::swap(object_, other.object_);
    return *this;
  }
  ~counted_ptr() {
    if (object_) object_->release();
  }

  T* get() const noexcept { return object_; }
  T& operator*() const noexcept { return *object_; }
  T* operator->() const noexcept { return object_; }
  explicit operator bool() const noexcept { return object_ != nullptr; }
  void reset() noexcept { *this = counted_ptr{}; }

  friend bool operator==(const counted_ptr&, const counted_ptr&) = default;

 private:
  T* object_ = nullptr;
};

/// The number of handles of an object. The thread that finds itself the only
/// holder sees everything that was written through handles that are gone.
class handle_count {
 public:
  std::size_t now() const noexcept {
    return count_.load(std::memory_order_acquire);
  }
  void increment() noexcept { count_.fetch_add(1, std::memory_order_relaxed); }
  /// Returns whether that was the last handle.
  bool decrement() noexcept {
    return count_.fetch_sub(1, std::memory_order_acq_rel) == 1;
  }

 private:
  std::atomic<std::size_t> count_{0};
};

}  // namespace segue
