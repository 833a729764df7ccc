// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <unistd.h>

#include <cerrno>
#include <utility>

namespace segue {

/// Owns a socket or another open file and closes it.
class file_descriptor {
 public:
  file_descriptor() = default;
  explicit file_descriptor(int handle) : handle_{handle} {}
  file_descriptor(file_descriptor&& other) noexcept
      : handle_{std::exchange(other.handle_, -1)} {}
  file_descriptor& operator=(file_descriptor&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  file_descriptor(const file_descriptor&) = delete;
  file_descriptor& operator=(const file_descriptor&) = delete;
  ~file_descriptor() {
    if (handle_ >= 0) ::close(handle_);
  }

  /// Below 0 if there is none.
  int get() const { return handle_; }

  /// Gives up ownership; the caller must close it.
  int release() { return std::exchange(handle_, -1); }

 private:
  int handle_ = -1;
};

/// Whether a call that does not block failed with `fault` only temporarily.
inline bool is_transient(int fault) {
  return fault == EAGAIN || fault == EWOULDBLOCK || fault == EINTR;
}

}  // namespace segue
