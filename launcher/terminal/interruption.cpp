// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/terminal/interruption.hpp"

#include <semaphore.h>

#include <cerrno>
#include <csignal>
#include <initializer_list>
#include <mutex>
#include <thread>

#include "segue/actors/check_resources.hpp"

namespace segue {
namespace {

/// A signal handler may only post a semaphore.
struct signal_bell {
  sem_t rung{};
  std::stop_source stop;

  signal_bell() { ::sem_init(&rung, 0, 0); }
};

/// Never destroyed: the thread waits until the process ends.
signal_bell& bell() {
  static auto& only = *new signal_bell;
  return only;
}

extern "C" void ring(int) {
  auto before = errno;
  ::sem_post(&bell().rung);
  errno = before;
}

void wait_for_signals() {
  while (::sem_wait(&bell().rung) != 0 && errno == EINTR) {
  }
  bell().stop.request_stop();
}

void handle(int signal) {
  struct sigaction action {};
  if (::sigaction(signal, nullptr, &action) != 0) return;
  if (action.sa_handler == SIG_IGN) return;
  action = {};
  action.sa_handler = ring;
  ::sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  // The next signal finds the default action again, except SIGHUP: if a
  // terminal closes, both the system and the shell send it.
  if (signal != SIGHUP) action.sa_flags |= static_cast<int>(SA_RESETHAND);
  ::sigaction(signal, &action, nullptr);
}

result<void> start_to_wait() {
  if (auto ok = check_resources({1, 0}); !ok) return ok;
  std::thread{wait_for_signals}.detach();
  return {};
}

/// Called once, since a signal that was handled must not find a handler again.
void handle_signals() {
  static std::once_flag once;
  std::call_once(once, [] {
    for (int signal : {SIGINT, SIGTERM, SIGHUP})
      handle(signal);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
  });
}

}  // namespace

result<void> end_at_signals(job_hooks& hooks) {
  static const auto started = start_to_wait();
  hooks.stop = bell().stop.get_token();
  hooks.on_begin = handle_signals;
  return started;
}

}  // namespace segue
