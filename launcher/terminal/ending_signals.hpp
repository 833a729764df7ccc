// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <csignal>

namespace segue {

/// Makes SIGINT, SIGTERM and SIGHUP of the thread that creates it readable
/// instead of handling them, also while the thread waits only for an output.
/// Signals that the process ignores, as under nohup, stay ignored.
class ending_signals {
 public:
  ending_signals();
  /// Restores the previous state; late signals are discarded.
  ~ending_signals();
  ending_signals(const ending_signals&) = delete;
  ending_signals& operator=(const ending_signals&) = delete;

  /// A descriptor that is readable when a signal has arrived.
  int file() const { return file_; }

  /// A signal that has arrived; 0 if none.
  int next();

 private:
  sigset_t taken_{};
  sigset_t before_{};
  int file_ = -1;
};

}  // namespace segue
