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

  /// How many bytes have come, of those that are as they were sent. 0: none
  /// yet. Below 0: the connection has ended, and its pulse says why.
  virtual std::ptrdiff_t read(std::span<char> to) = 0;

  /// How many of them have been sent; the next call begins with the others. 0
  /// and below as above. Precondition: some are given.
  virtual std::ptrdiff_t write(std::span<const char> from) = 0;

  /// Whether there is more to read without looking at the socket, which then
  /// the next call does not. Otherwise whoever is slow would starve others.
  virtual bool has_more() = 0;
};

}  // namespace segue
