// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include "segue/data/output/output_file.hpp"
#include "segue/jobs/job.hpp"
#include "segue/jobs/reject_log.hpp"
#include "segue/jobs/states_log.hpp"

namespace segue {

/// The files a run writes. A node writes those of its roles: a consumer the
/// outputs, the batcher the final states, the source the rejects.
struct run_files {
  std::optional<output_file> outputs;
  states_log states;
  reject_log rejects;

  /// `node` is null if the run is in this process only. The content of the
  /// files is kept until `begin`, because another run may be writing it. Error:
  /// io.
  static result<run_files> open(const configuration& config,
                                const node_options* node,
                                const reader_patience& patience);

  /// Empties the files, once the run has begun; it may already be writing to
  /// them. Error: io.
  result<void> begin();

  /// Closes all files; returns the first error.
  result<void> close();
};

}  // namespace segue
