// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace segue {

/// A file that may take nothing for a long time, such as a pipe that nobody
/// reads; whoever waits for it can be woken. The file's flags stay as they are,
/// as others may have it too.
class interruptible_output {
 public:
  /// Neither is closed. `wake` is a descriptor that becomes readable.
  interruptible_output(int file, int wake) : file_{file}, wake_{wake} {}

  /// What is to be written. Beyond 64 MiB it is dropped.
  void add(std::string_view bytes);

  /// Writes until nothing is left, `wake` is readable, or the file has taken
  /// nothing for this long; below 0: for ever. Returns 0, or the errno of what
  /// kept the bytes from being written, which are dropped then.
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
