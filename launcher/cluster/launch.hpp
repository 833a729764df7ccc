// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <unistd.h>

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "segue/launcher/exit_code.hpp"

namespace segue {

/// A node that is to be a process of ours.
struct launched_node {
  std::string name;
  /// The program's path and its arguments.
  std::vector<std::string> command;
};

struct launch_options {
  /// Whether the others may go on without the nodes of these names, or know
  /// themselves when to end. Asked when one has failed; the default is that
  /// they cannot.
  std::function<bool(std::span<const std::string>)> can_lose;

  /// What the others then have to end by themselves, before they get SIGTERM;
  /// also where one is done, from the last that they wrote.
  std::chrono::milliseconds grace{15'000};

  /// What a node that got a signal has to end, before it is killed.
  std::chrono::milliseconds signal_grace{10'000};

  /// Where standard output and standard error of the nodes go to.
  int output = STDOUT_FILENO;
  int messages = STDERR_FILENO;
};

/// Starts the nodes, in order, and returns when all have ended. What they write
/// is passed on line by line with "[NAME] " in front. SIGINT, SIGTERM and
/// SIGHUP are passed on to all of them; a node that ignores that is killed
/// after a while. Where output can no longer be written they get SIGTERM. Once
/// they have got a signal nobody waits for who does not read: what a reader has
/// not begun to take a second after their end is dropped, and messages say how
/// much. Nodes end with this process, even where it is killed.
///
/// The exit code is exit_done where all nodes have that; exit_usage where one
/// has that; else exit_failed. Unless it is exit_done the last line of
/// messages says which nodes failed, and how.
///
/// It blocks these signals in its thread, which should be the only one, and
/// takes the process's handler of SIGCHLD while it runs; it ignores SIGPIPE
/// from then on.
exit_code launch(std::span<const launched_node> nodes,
                 const launch_options& options);

}  // namespace segue
