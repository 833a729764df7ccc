// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <unistd.h>

#include <cerrno>
#include <utility>

namespace segue {

/// A socket, or another open file, that is closed with this object.
class socket_handle {
 public:
  socket_handle() = default;
  explicit socket_handle(int handle) : handle_{handle} {}
  socket_handle(socket_handle&& other) noexcept
      : handle_{std::exchange(other.handle_, -1)} {}
  socket_handle& operator=(socket_handle&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  socket_handle(const socket_handle&) = delete;
  socket_handle& operator=(const socket_handle&) = delete;
  ~socket_handle() {
    if (handle_ >= 0) ::close(handle_);
  }

  /// Below 0: none.
  int get() const { return handle_; }

  /// It is the caller's to close.
  int release() { return std::exchange(handle_, -1); }

 private:
  int handle_ = -1;
};

/// Whether a call of one that does not block has only come too early.
inline bool will_go_on(int fault) {
  return fault == EAGAIN || fault == EWOULDBLOCK || fault == EINTR;
}

}  // namespace segue
