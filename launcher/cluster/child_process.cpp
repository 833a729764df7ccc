// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/cluster/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

namespace segue {
namespace {

error system_error(std::string_view what, int number) {
  return {number == ENOENT ? errc::not_found : errc::io,
          fmt::format("{}: {}", what, std::strerror(number))};
}

/// Both ends of a pipe; closes those that were not taken.
class pipe_ends {
 public:
  pipe_ends() = default;
  ~pipe_ends() {
    close_end(0);
    close_end(1);
  }
  pipe_ends(const pipe_ends&) = delete;
  pipe_ends& operator=(const pipe_ends&) = delete;

  result<void> open() {
    if (::pipe2(ends_, O_CLOEXEC) == 0) return {};
    return system_error("cannot create a pipe", errno);
  }

  int reading() const { return ends_[0]; }
  int writing() const { return ends_[1]; }
  int take_reading() { return std::exchange(ends_[0], -1); }
  void close_writing() { close_end(1); }

 private:
  void close_end(int i) {
    if (ends_[i] >= 0) ::close(std::exchange(ends_[i], -1));
  }

  int ends_[2] = {-1, -1};
};

/// Executes the command; returns only if that fails. Runs between fork and
/// exec, so it takes no locks and allocates no memory.
void become(char* const* arguments, pid_t parent, int output, int messages) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  // The parent may have ended before prctl took effect.
  if (::getppid() != parent) ::_exit(1);
  std::signal(SIGPIPE, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (::dup2(output, STDOUT_FILENO) < 0) return;
  if (::dup2(messages, STDERR_FILENO) < 0) return;
  ::execv(arguments[0], arguments);
}

/// Returns the errno with which exec failed; 0 if it succeeded.
int read_fault(int from) {
  int fault = 0;
  ssize_t count = 0;
  do
    count = ::read(from, &fault, sizeof fault);
  while (count < 0 && errno == EINTR);
  return count == sizeof fault ? fault : 0;
}

}  // namespace

result<child_process> start_child(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const auto& argument : command)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  pipe_ends output, messages, faults;
  for (auto* pipe : {&output, &messages, &faults})
    if (auto opened = pipe->open(); !opened) return opened.error();
  auto parent = ::getpid();
  auto id = ::fork();
  if (id < 0) return system_error("cannot create a process", errno);
  if (id == 0) {
    become(arguments.data(), parent, output.writing(), messages.writing());
    int fault = errno;
    // If this fails too, the parent only sees the exit code.
    (void)!::write(faults.writing(), &fault, sizeof fault);
    ::_exit(127);
  }
  faults.close_writing();
  if (int fault = read_fault(faults.reading()); fault != 0) {
    ::waitpid(id, nullptr, 0);
    return system_error(command[0], fault);
  }
  return child_process{id, output.take_reading(), messages.take_reading()};
}

std::string describe_ending(int status) {
  if (WIFSIGNALED(status))
    return fmt::format("killed by signal {}, {}", WTERMSIG(status),
                       ::strsignal(WTERMSIG(status)));
  return fmt::format("exit code {}", WEXITSTATUS(status));
}

}  // namespace segue
