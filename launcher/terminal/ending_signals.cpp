// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/terminal/ending_signals.hpp"

#include <sys/signalfd.h>
#include <unistd.h>

#include <initializer_list>

namespace segue {
namespace {

bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 &&
         action.sa_handler == SIG_IGN;
}

}  // namespace

ending_signals::ending_signals() {
  ::sigemptyset(&taken_);
  for (int signal : {SIGINT, SIGTERM, SIGHUP})
    if (!is_ignored(signal)) ::sigaddset(&taken_, signal);
  ::pthread_sigmask(SIG_BLOCK, &taken_, &before_);
  file_ = ::signalfd(-1, &taken_, SFD_CLOEXEC | SFD_NONBLOCK);
}

ending_signals::~ending_signals() {
  while (next() != 0) {
  }
  ::close(file_);
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

int ending_signals::next() {
  signalfd_siginfo about{};
  return ::read(file_, &about, sizeof about) == sizeof about
             ? static_cast<int>(about.ssi_signo)
             : 0;
}

}  // namespace segue
