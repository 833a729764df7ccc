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

/// A node to start as a child process.
struct launched_node {
  std::string name;
  /// The path of the program and its arguments.
  std::vector<std::string> command;
};

struct launch_options {
  /// Whether the others can continue without the nodes of these names, or know
  /// themselves when to end. Called when a node has failed; by default they
  /// cannot.
  std::function<bool(std::span<const std::string>)> can_lose;

  /// How long the others then have to end by themselves before they get
  /// SIGTERM. Also applies when a node is done, counted from the last output of
  /// the rest.
  std::chrono::milliseconds grace{15'000};

  /// How long a node has to end after a signal before it is killed.
  std::chrono::milliseconds signal_grace{10'000};

  /// Where the standard output and standard error of the nodes go.
  int output = STDOUT_FILENO;
  int messages = STDERR_FILENO;
};

/// Starts the nodes, in order, and returns when all have ended. Their output is
/// passed on line by line with "[NAME] " in front. SIGINT, SIGTERM and SIGHUP
/// are passed on to all of them; a node that ignores them is killed after a
/// while. If output can no longer be written, the nodes get SIGTERM. After a
/// signal, slow readers are not waited for: output that is not accepted within
/// a second after the nodes have ended is dropped, and messages say how much.
/// Nodes end with this process, even if it is killed.
///
/// The exit code is exit_done if all nodes have that; exit_usage if one of them
/// has that; otherwise exit_failed. Unless it is exit_done, the last line of
/// messages says which nodes failed, and how.
///
/// It blocks these signals in its thread, which should be the only one, and
/// replaces the process's handler of SIGCHLD while it runs; it ignores SIGPIPE
/// from then on.
exit_code launch(std::span<const launched_node> nodes,
                 const launch_options& options);

}  // namespace segue
