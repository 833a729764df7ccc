// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/terminal/interruption.hpp"

#include <atomic>
#include <csignal>
#include <initializer_list>
#include <mutex>

namespace segue {
namespace {

std::atomic<bool> signalled = false;
// A handler may touch nothing that takes a lock.
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void remember_signal(int) {
  signalled.store(true, std::memory_order_relaxed);
}

void handle(int signal) {
  struct sigaction action {};
  if (::sigaction(signal, nullptr, &action) != 0) return;
  if (action.sa_handler == SIG_IGN) return;
  action = {};
  action.sa_handler = remember_signal;
  ::sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  // The next one finds the default action again; but a terminal that goes away
  // is told by the system and by the shell.
  if (signal != SIGHUP) action.sa_flags |= static_cast<int>(SA_RESETHAND);
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

void handle_signals() {
  // Once: what has come is not to find a handler again.
  static std::once_flag once;
  std::call_once(once, [] {
    for (int signal : {SIGINT, SIGTERM, SIGHUP})
      handle(signal);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
  });
}

bool interrupted() {
  return signalled.load(std::memory_order_relaxed);
}

}  // namespace segue
