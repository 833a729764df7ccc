// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace segue {

/// A file that may accept no data for a long time, such as a pipe without a
/// reader; a thread that waits for it can be woken. The flags of the file are
/// not changed, because other processes may use it too.
class interruptible_output {
 public:
  /// Neither is closed. `wake` is a descriptor that becomes readable.
  interruptible_output(int file, int wake) : file_{file}, wake_{wake} {}

  /// Adds bytes to write. More than 64 MiB are dropped.
  void add(std::string_view bytes);

  /// Writes until nothing is left, `wake` is readable, or the file has accepted
  /// nothing for this long; forever if negative. Returns 0, or the errno of a
  /// failed write, in which case the bytes are dropped.
  int write(std::chrono::milliseconds patience);

  /// Bytes that have not been written, dropped ones included.
  std::size_t left() const { return dropped_ + waiting_.size() - written_; }

  bool is_done() const { return waiting_.size() == written_; }

 private:
  int file_;
  int wake_;
  std::string waiting_;
  std::size_t written_ = 0;  // of them
  std::size_t dropped_ = 0;
};

}  // namespace segue
