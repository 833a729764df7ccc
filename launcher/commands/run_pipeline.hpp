// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include "segue/data/output/output_file.hpp"
#include "segue/embed/pipeline.hpp"
#include "segue/jobs/job.hpp"
#include "segue/launcher/commands/reject_log.hpp"
#include "segue/launcher/commands/run_job.hpp"
#include "segue/launcher/commands/states_log.hpp"
#include "segue/launcher/exit_code.hpp"

namespace segue {

/// The files a run writes, and what becomes of them. A node writes those of
/// its roles: a consumer the outputs, the batcher the final states, the source
/// the rejects.
struct run_files {
  std::optional<output_file> outputs;
  states_log states;
  reject_log rejects;

  /// `node` is null where the run is this process alone. What is in the files
  /// stays until `begin`: another run may be writing it. Error: io.
  static result<run_files> open(const configuration& config,
                                const node_options* node);

  /// Empties the files, as the run has begun, which may write to them already.
  /// Error: io.
  result<void> begin();

  /// Closes all; the first error.
  result<void> close();
};

/// Starts a job's pipeline, as a node once all others are there, and only then
/// empties `files`, which must outlive it. Error: as of pipeline::make; io.
result<pipeline> open_pipeline(const job& j, run_files& files,
                               const run_choices& choices);

/// What a run that open_pipeline did not start ends with: exit_usage where the
/// configuration is wrong, or another than that of the other nodes.
exit_code code_without_run(const error& reason, const run_choices& choices);

}  // namespace segue
