// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <nanobind/nanobind.h>

#include <chrono>
#include <optional>
#include <thread>

namespace segue::python {

/// A call of Python that works or waits without the GIL. A thread that wants
/// the GIL back while the interpreter ends is killed by it, which C++ cannot
/// survive; so the end waits for these calls. Made and destroyed with the GIL.
class counted_call {
 public:
  counted_call();
  counted_call(const counted_call&) = delete;
  counted_call& operator=(const counted_call&) = delete;
  ~counted_call();
};

/// A stretch of such a call without the GIL.
class without_gil {
 public:
  without_gil() : state_{PyEval_SaveThread()} {}
  without_gil(const without_gil&) = delete;
  without_gil& operator=(const without_gil&) = delete;
  ~without_gil() { PyEval_RestoreThread(state_); }

 private:
  counted_call counted_;
  PyThreadState* state_;
};

/// How long a wait without the GIL lasts before signals are looked at.
constexpr std::chrono::milliseconds wait_slice{50};

/// Throws what a handler of a signal raises. Called with the GIL.
void check_signals();

/// Called with the GIL when the interpreter is about to end and all waits have
/// been told to: waits for all calls, for some seconds at most. From then on,
/// is_ending() is true and check_not_ending raises Cancelled.
void end_waits();

/// Called by the main thread at its end: other threads need not wait for it.
void end_main_thread();
/// The main thread, once it has ended.
std::optional<std::thread::id> ended_main_thread();

bool is_ending();
void check_not_ending();

}  // namespace segue::python
