// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace segue {

/// The bytes of one connection; nothing blocks. Served by one thread.
class link_channel {
 public:
  link_channel() = default;
  link_channel(const link_channel&) = delete;
  link_channel& operator=(const link_channel&) = delete;
  virtual ~link_channel() = default;

  /// Returns the number of bytes read; they are as they were sent. 0: none yet.
  /// Below 0: the connection has ended; its pulse has the reason.
  virtual std::ptrdiff_t read(std::span<char> to) = 0;

  /// Returns the number of bytes sent; the next call begins with the rest. 0
  /// and below as above. Precondition: `from` is not empty.
  virtual std::ptrdiff_t write(std::span<const char> from) = 0;

  /// Whether there is more to read without looking at the socket; then the next
  /// call does not look at it, so that a slow reader does not starve others.
  virtual bool has_more() = 0;
};

}  // namespace segue
