// SPDX-License-Identifier: BSD-3-Clause
#include "segue/python/src/forks.hpp"

#include <pthread.h>

#include <atomic>

#include "segue/python/src/errors.hpp"

namespace segue::python {
namespace {

std::atomic<bool> forked{false};

}  // namespace

void watch_forks() {
  pthread_atfork(nullptr, nullptr, [] { forked = true; });
}

bool is_forked() {
  return forked.load(std::memory_order_relaxed);
}

void check_not_forked() {
  if (!is_forked()) return;
  raise("ForkError",
        "segue was imported before this process was forked, and its threads "
        "are not in the fork; start worker processes with 'spawn', for example "
        "multiprocessing.get_context(\"spawn\")");
}

}  // namespace segue::python
