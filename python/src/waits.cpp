// SPDX-License-Identifier: BSD-3-Clause
#include "segue/python/src/waits.hpp"

#include <atomic>
#include <chrono>
#include <thread>

#include "segue/python/src/errors.hpp"
#include "segue/python/src/forks.hpp"

namespace segue::python {
namespace {

std::atomic<int> calls{0};
std::atomic<bool> ending{false};
std::optional<std::thread::id> main_thread;  // read and written with the GIL

/// A training that is asked to end writes its checkpoint first.
constexpr std::chrono::seconds patience{10};

}  // namespace

counted_call::counted_call() {
  ++calls;
}

counted_call::~counted_call() {
  --calls;
}

void end_waits() {
  using namespace std::chrono_literals;
  if (is_forked()) return;  // the threads are those of the parent
  ending = true;
  auto until = std::chrono::steady_clock::now() + patience;
  // This thread is not counted: its stretch needs no end.
  auto* state = PyEval_SaveThread();
  while (calls > 0 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(1ms);
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
