// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>

#include "segue/actors/batch_exchange.hpp"
#include "segue/actors/gather_plan.hpp"
#include "segue/actors/start_source.hpp"
#include "segue/actors/state_store.hpp"
#include "segue/config/runtime_options.hpp"

namespace segue {

/// Everything a run is made of.
struct run_plan {
  batch_options batch;
  runtime_options runtime;
  gather_plan gather;
  std::shared_ptr<run_board> board;
  std::shared_ptr<batch_exchange> exchange;
  std::shared_ptr<source_plan> source;  ///< null: the program pushes
  store_hooks hooks;  ///< on_released: of a program that pushes
  saved_states_ptr initial;
  /// Closes the program's pushing side.
  std::function<void(const error&)> close_pushing;
  /// Tells it whether the example that it asked about is saved.
  std::function<void(std::uint64_t question, bool saved)> tell_saved;
};

/// Where a program sends what it has: the addresses of a running pipeline.
struct run_addresses {
  admission_actor store;
  batch_source_actor batcher;
  supervisor_actor supervisor;
  /// Of a run over nodes: asks whether an example is saved to its end.
  std::function<void(std::uint64_t question, std::int64_t example)> ask_saved;
};

/// Wakes all who wait outside of the run's actors.
std::function<void(const error&)> waker_of(const run_plan& plan);

/// Starts a run in a system and gives its addresses; the supervisor's end is
/// noted on the board.
run_addresses start_run(caf::actor_system& system, run_plan plan);

}  // namespace segue
