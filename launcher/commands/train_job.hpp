// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/jobs/job.hpp"
#include "segue/launcher/command_line.hpp"
#include "segue/launcher/exit_code.hpp"

namespace segue {

struct train_choices {
  progress_choice progress = progress_choice::on_terminal;
  bool restart = false;
  bool accept_changes = false;
};

/// `segue train`: trains the job's learner, writes its weights and the loss
/// curves, and says how it went. Precondition: the job has a learner.
exit_code train_job(job& j, const train_choices& choices);

}  // namespace segue
