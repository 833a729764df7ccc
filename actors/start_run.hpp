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

/// The parts of a run.
struct run_plan {
  batch_options batch;
  runtime_options runtime;
  gather_plan gather;
  std::shared_ptr<run_board> board;
  std::shared_ptr<batch_exchange> exchange;
  std::shared_ptr<source_plan> source;  ///< null: the program pushes
  store_hooks hooks;                    ///< on_released: if a program pushes
  saved_states_ptr initial;
  /// Refuses further examples that the program pushes.
  std::function<void(const error&)> close_pushing;
  /// Tells the program whether the example in question is saved.
  std::function<void(std::uint64_t question, bool saved)> tell_saved;
};

/// The actors of a running pipeline to which a program sends.
struct run_addresses {
  admission_actor store;
  batch_source_actor batcher;
  supervisor_actor supervisor;
  /// Only over nodes: asks whether all segments of an example are saved.
  std::function<void(std::uint64_t question, std::int64_t example)> ask_saved;
};

/// Wakes all threads that wait outside of the run's actors.
std::function<void(const error&)> waker_of(const run_plan& plan);

/// Starts a run in a system and returns its addresses; the end of the
/// supervisor is noted on the board.
run_addresses start_run(caf::actor_system& system, run_plan plan);

}  // namespace segue
