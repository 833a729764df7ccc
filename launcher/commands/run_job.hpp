// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/jobs/job.hpp"
#include "segue/launcher/command_line.hpp"
#include "segue/launcher/exit_code.hpp"

namespace segue {

struct run_choices {
  progress_choice progress = progress_choice::on_terminal;
  key_choice keys = key_choice::all;
  bool compare_reset = false;
  /// Of a run over several nodes, the one that this process is.
  const node_options* node = nullptr;
};

/// `segue run`: the model over the whole input, outputs to their file, a
/// summary to standard error however it ends, with the errors of
/// the outputs where there is a label. Precondition: the job has a
/// model.
exit_code run_job(job& j, const run_choices& choices);

}  // namespace segue
