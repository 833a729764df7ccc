// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/actor_system.hpp>
#include <memory>
#include <vector>

#include "segue/actors/reader.hpp"
#include "segue/actors/segmenter.hpp"
#include "segue/actors/supervisor.hpp"

namespace segue {

/// The part of a run that reads files; a program that pushes has none.
struct source_plan {
  std::shared_ptr<interruptible_input> input;
  /// One per parser actor.
  std::vector<std::unique_ptr<record_parser>> parsers;
  reject_policy rejects;
  /// See segmenter_state.
  bool keys_are_unique = false;
};

/// The actors and objects that a source works with.
struct source_surroundings {
  batch_options options;
  std::shared_ptr<schema_cell> schema;
  std::shared_ptr<run_board> board;
  admission_actor admission;
  supervisor_actor supervisor;
};

/// Starts segmenter, reader and parsers and adds them to the crew. Sets `made`,
/// the segmenter, before anything is read.
void start_source(caf::actor_system& system, source_plan& source,
                  const source_surroundings& around, segmenter_actor& made,
                  crew& all);

}  // namespace segue
