// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdio>
#include <functional>

#include "segue/tests/cluster/links/link_fixture.hpp"

namespace segue::test {

/// A process of its own, to be killed and stopped, that writes lines to us. To
/// be made before the test has threads; those of a section before may not be
/// counted out yet, so ThreadSanitizer runs with die_after_fork=0.
class forked_process {
 public:
  /// Calls `body` in the new process, with where to write to.
  explicit forked_process(const std::function<void(int)>& body) {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    process_ = ::fork();
    REQUIRE(process_ >= 0);
    if (process_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      body(ends[1]);
      for (;;)
        ::pause();
    }
    ::close(ends[1]);
    lines_ = ends[0];
  }
  forked_process(const forked_process&) = delete;
  forked_process& operator=(const forked_process&) = delete;

  ~forked_process() {
    signal(SIGKILL);
    ::waitpid(process_, nullptr, 0);
    ::close(lines_);
  }

  void signal(int number) const { ::kill(process_, number); }

  /// The next line that starts so; others are passed over.
  std::string wait(const std::string& start) {
    for (;;) {
      auto line = next_line();
      if (line.starts_with(start)) return line;
    }
  }

 private:
  std::string next_line() {
    std::string line;
    for (char c = 0;;) {
      pollfd waiting{lines_, POLLIN, 0};
      REQUIRE(::poll(&waiting, 1, 120'000) == 1);
      REQUIRE(::read(lines_, &c, 1) == 1);
      if (c == '\n') return line;
      line += c;
    }
  }

  pid_t process_;
  int lines_;
};

/// A node that reports its events, until it is killed.
class forked_node : public forked_process {
 public:
  explicit forked_node(const link_options& options)
      : forked_process{[&](int out) { report(options, out); }} {}

 private:
  [[noreturn]] static void report(const link_options& options, int out) {
    test_node node{options};
    for (;;) {
      auto e = node.log->wait_any();
      static constexpr const char* kinds[] = {"up",      "ready", "failed",
                                              "arrived", "down",  "gone"};
      ::dprintf(out, "%s %zu %s\n", kinds[e.what], e.node,
                e.reason.message.c_str());
    }
  }
};

}  // namespace segue::test
