// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdio>

#include "segue/tests/actors/link_fixture.hpp"

namespace segue::test {

/// A node in a process of its own, to be killed and stopped. It reports its
/// events as lines. To be made before the test has threads.
class forked_node {
 public:
  explicit forked_node(const link_options& options) {
    int ends[2];
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    process_ = ::fork();
    REQUIRE(process_ >= 0);
    if (process_ == 0) run(options, ends[1]);
    ::close(ends[1]);
    lines_ = ends[0];
  }
  forked_node(const forked_node&) = delete;
  forked_node& operator=(const forked_node&) = delete;

  ~forked_node() {
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
  /// Events as lines, until it is killed.
  [[noreturn]] static void run(const link_options& options, int out) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    test_node node{options};
    for (;;) {
      auto e = node.log->wait_any();
      static constexpr const char* kinds[] = {"up",      "ready", "failed",
                                              "arrived", "down",  "gone"};
      ::dprintf(out, "%s %zu %s\n", kinds[e.what], e.node,
                e.reason.message.c_str());
    }
  }

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

}  // namespace segue::test
