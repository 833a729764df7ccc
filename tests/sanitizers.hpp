// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdlib>

namespace segue::test {

/// Whether UndefinedBehaviorSanitizer runs: it looks at objects through a pipe,
/// and finds fault with all of them where there is no handle for one.
inline bool needs_handles() {
  return std::getenv("UBSAN_OPTIONS") != nullptr;
}

/// Whether ThreadSanitizer runs: it starts a process that gives it the names of
/// functions, by which it knows what it is to be silent about.
inline bool needs_processes() {
  return std::getenv("TSAN_OPTIONS") != nullptr;
}

/// Whether one of these runs, under which everything takes several times as
/// long.
inline bool are_slow() {
  return needs_handles() || needs_processes();
}

}  // namespace segue::test
