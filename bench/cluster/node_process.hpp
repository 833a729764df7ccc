// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <vector>

#include "segue/bench/batching/workload.hpp"

namespace segue::bench {

/// What one process of a contestant has to say at the end.
struct process_figures {
  double wall = 0;            ///< of who draws; others: 0
  double cpu = 0;             ///< seconds
  std::int64_t received = 0;  ///< bytes, by its TCP sockets
  std::int64_t entries = 0;   ///< drawn
};

/// A child's end of the talk with the process that has started it. Everybody
/// starts at once, and has figures taken at once, so that neither linking nor
/// shutting down counts.
class child_talk {
 public:
  explicit child_talk(int socket) : socket_{socket} {}

  /// Says that the child is ready; returns when all are.
  void await_start();
  /// Of who draws: all entries are drawn.
  void say_done();
  /// Returns when somebody has said so.
  void await_stop();
  /// Hands the figures in; returns when all have.
  void hand_in(const process_figures& figures);

 private:
  int socket_;
};

using child_work = std::function<void(child_talk&)>;

/// Runs each in a process of its own, forked from this one, which must have no
/// other threads. `drawing` is the one that says when all is done. Ends the
/// program where a child fails.
std::vector<process_figures> run_processes(const std::vector<child_work>& work,
                                           std::size_t drawing);

}  // namespace segue::bench
