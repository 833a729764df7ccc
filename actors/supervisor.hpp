// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/actor.hpp>
#include <caf/actor_system.hpp>
#include <functional>
#include <memory>
#include <vector>

#include "segue/actors/run_board.hpp"
#include "segue/messages/interfaces.hpp"

namespace segue {

/// The actors of one run in one process.
struct crew {
  /// All actors except `last`.
  std::vector<caf::actor> members;
  /// Members that others replace if they die.
  std::vector<caf::actor_addr> replaceable;
  /// Actors that end one after the other, each when all before it have ended
  /// and it has handled their messages.
  std::vector<caf::actor> last;
  /// Ends the input; active examples may finish.
  std::function<void()> close_source;

  template <class Handle>
  void add(const Handle& member) {
    members.push_back(caf::actor_cast<caf::actor>(member));
  }
};

/// The parts that a supervisor needs to watch over a run and to end it.
struct supervision {
  std::shared_ptr<run_board> board;
  /// Starts the actors and adds each to the crew; called once, in the
  /// supervisor. If it throws, the actors started so far are ended.
  std::function<void(const supervisor_actor&, crew&)> start;
  /// Wakes all threads that wait outside of the actors, with the reason.
  std::function<void(const error&)> wake_all;
};

/// Starts all actors of a run, watches them, and ends them together. A failure
/// of any of them except a feature_worker, whose batches the batcher gives to
/// another, ends the run with an error that every waiting consumer gets. The
/// actors in `last` end when all others have ended and their messages are
/// handled, so that the final counts add up.
struct supervisor_state {
  supervision duty;
  crew all;
  std::size_t alive = 0;  ///< of the members
  bool ending = false;
  const char* name = "supervisor";
};

/// Spawns a supervisor, which starts its crew before this returns; its end is
/// noted on the board.
supervisor_actor supervise(caf::actor_system& system, supervision duty);

}  // namespace segue
