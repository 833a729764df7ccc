// SPDX-License-Identifier: BSD-3-Clause
#include "segue/python/src/waits.hpp"

#include <atomic>
#include <chrono>
#include <thread>

#include "segue/python/src/errors.hpp"
#include "segue/python/src/forks.hpp"

namespace segue::python {
namespace {

std::atomic<int> threads_without_gil{0};
std::atomic<bool> ending{false};

}  // namespace

without_gil::without_gil() {
  ++threads_without_gil;
  state_ = PyEval_SaveThread();
}

without_gil::~without_gil() {
  PyEval_RestoreThread(state_);
  --threads_without_gil;
}

void end_waits() {
  using namespace std::chrono_literals;
  if (is_forked()) return;  // the threads are those of the parent
  ending = true;
  auto until = std::chrono::steady_clock::now() + 2s;
  // This thread is not counted: its stretch needs no end.
  auto* state = PyEval_SaveThread();
  while (threads_without_gil > 0 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(1ms);
  PyEval_RestoreThread(state);
}

void check_not_ending() {
  if (ending) raise("Cancelled", "the interpreter is ending");
}

}  // namespace segue::python
