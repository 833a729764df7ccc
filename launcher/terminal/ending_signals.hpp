// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <csignal>

namespace segue {

/// SIGINT, SIGTERM and SIGHUP of the thread that makes this, to be read instead
/// of being handled: also while nothing but an output is waited for. What the
/// process ignores, as under nohup, stays ignored.
class ending_signals {
 public:
  ending_signals();
  /// As it was before; what came late is left for nobody.
  ~ending_signals();
  ending_signals(const ending_signals&) = delete;
  ending_signals& operator=(const ending_signals&) = delete;

  /// A descriptor that is readable when one has come.
  int file() const { return file_; }

  /// One that has come; 0: none.
  int next();

 private:
  sigset_t taken_{};
  sigset_t before_{};
  int file_ = -1;
};

}  // namespace segue
