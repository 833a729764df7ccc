// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "segue/errors/result.hpp"

namespace segue {

/// A child process, and our ends of the pipes that it writes to.
struct child_process {
  pid_t id = -1;
  int output = -1;    ///< of its standard output; the owner closes it
  int messages = -1;  ///< of its standard error; likewise
};

/// Starts `command`: the path of the program and its arguments. The child leads
/// its own process group, so that Ctrl-C in a terminal reaches it only through
/// us, and it is killed with the thread that starts it, however that ends.
///
/// Errors: io, not_found if it cannot be started; then nothing is left of it.
result<child_process> start_child(const std::vector<std::string>& command);

/// Describes how a process ended, given its status from waitpid: "exit code 1",
/// "killed by signal 9, Killed".
std::string describe_ending(int status);

}  // namespace segue
