// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "segue/errors/result.hpp"

namespace segue {

/// A process of ours, and the ends of the pipes that it writes to.
struct child_process {
  pid_t id = -1;
  int output = -1;    ///< of its standard output; whoever has this closes it
  int messages = -1;  ///< of its standard error; likewise
};

/// Starts `command`: the program's path, and its arguments. The child heads a
/// process group of its own, so that a terminal's Ctrl-C reaches it only by
/// us, and is killed with the thread that starts it, however that ends.
///
/// Errors: io, not_found: it cannot be started; nothing is left of it then.
result<child_process> start_child(const std::vector<std::string>& command);

/// How a process ended, of its status as waitpid gives it: "exit code 1",
/// "killed by signal 9, Killed".
std::string describe_ending(int status);

}  // namespace segue
