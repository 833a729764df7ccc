// SPDX-License-Identifier: BSD-3-Clause
#include "segue/python/src/waits.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "segue/python/src/errors.hpp"
#include "segue/python/src/forks.hpp"

namespace segue::python {
namespace {

std::atomic<int> calls{0};
std::atomic<bool> ending{false};
std::optional<std::thread::id> main_thread;  // read and written with the GIL

/// Told when the last call ends while the interpreter does.
struct last_call {
  std::mutex mutex;
  std::condition_variable ended;
};

/// Never destroyed: a call may outlast static objects.
last_call& last() {
  static auto* one = new last_call;
  return *one;
}

/// A training that is asked to end writes its checkpoint first.
constexpr std::chrono::seconds patience{10};

}  // namespace

counted_call::counted_call() {
  ++calls;
}

counted_call::~counted_call() {
  if (--calls > 0 || !ending) return;
  std::lock_guard guard{last().mutex};
  last().ended.notify_all();
}

void check_signals() {
  if (PyErr_CheckSignals() != 0) throw nb::python_error();
}

void end_waits() {
  if (is_forked()) return;  // the threads are those of the parent
  ending = true;
  // This thread is not counted: its stretch needs no end.
  auto* state = PyEval_SaveThread();
  {
    std::unique_lock lock{last().mutex};
    last().ended.wait_for(lock, patience, [] { return calls == 0; });
  }
  PyEval_RestoreThread(state);
}

void end_main_thread() {
  main_thread = std::this_thread::get_id();
}

std::optional<std::thread::id> ended_main_thread() {
  return main_thread;
}

bool is_ending() {
  return ending;
}

void check_not_ending() {
  if (is_ending()) raise("Cancelled", "the interpreter is ending");
}

}  // namespace segue::python
