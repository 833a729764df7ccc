// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/actors/run_board.hpp"

namespace segue {

/// Marks this thread while it runs a callback of the program, in which a run
/// cannot be waited for: it does not end before the callback has returned.
class callback_scope {
 public:
  explicit callback_scope(const run_board& of) : outer_{current_} {
    current_ = &of;
  }
  callback_scope(const callback_scope&) = delete;
  callback_scope& operator=(const callback_scope&) = delete;
  ~callback_scope() { current_ = outer_; }

  /// Whether this thread runs a callback of that run.
  static bool is_in(const run_board& of) { return current_ == &of; }

 private:
  static thread_local const run_board* current_;
  const run_board* outer_;
};

}  // namespace segue
