// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "segue/actors/batch_exchange.hpp"
#include "segue/actors/gather_plan.hpp"
#include "segue/actors/reader.hpp"
#include "segue/actors/run_board.hpp"
#include "segue/actors/segmenter.hpp"
#include "segue/actors/state_store.hpp"
#include "segue/config/batch_options.hpp"
#include "segue/config/runtime_options.hpp"

namespace segue {

/// A run's file side; a program that pushes has none.
struct source_plan {
  std::shared_ptr<interruptible_input> input;
  /// One per parser actor.
  std::vector<std::unique_ptr<record_parser>> parsers;
  reject_policy rejects;
  /// See segmenter_state.
  bool keys_are_unique = false;
};

/// Everything a run is made of.
struct run_plan {
  batch_options batch;
  runtime_options runtime;
  gather_plan gather;
  std::shared_ptr<run_board> board;
  std::shared_ptr<batch_exchange> exchange;
  std::shared_ptr<source_plan> source;  ///< null: the program pushes
  finish_hooks hooks;  ///< on_released: of a program that pushes
  saved_states_ptr initial;
  /// Closes the program's pushing side.
  std::function<void(error)> close_pushing;
};

/// Where a program sends what it has: the addresses of a running pipeline.
struct run_addresses {
  state_store_actor store;
  batcher_actor batcher;
  supervisor_actor supervisor;
};

/// Starts all actors of a run, watches them, and ends them together. A failure
/// of any of them but a feature_worker, whose batches the batcher gives to
/// another, ends the run with an error that every waiting consumer gets. The
/// state_store ends when all others are gone and it has taken in what they
/// sent, so that the final counts add up.
struct supervisor_state {
  std::shared_ptr<run_board> board;
  std::shared_ptr<batch_exchange> exchange;
  std::function<void(error)> close_pushing;
  std::shared_ptr<interruptible_input> input;  ///< null: pushed
  segmenter_actor segmenter;  ///< empty when the program pushes
  state_store_actor store;
  std::vector<caf::actor> children;  ///< all but the store, which ends last
  std::vector<caf::actor_addr> workers;
  std::size_t alive = 0;  ///< of the children
  bool store_alive = true;
  bool ending = false;
  const char* name = "supervisor";
};

/// Starts a run in a system and gives its addresses; the supervisor's end is
/// noted on the board.
run_addresses start_run(caf::actor_system& system, run_plan plan);

}  // namespace segue
