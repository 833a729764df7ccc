// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "segue/embed/trainer.hpp"
#include "segue/jobs/job.hpp"
#include "segue/jobs/job_hooks.hpp"

namespace segue {

struct train_choices {
  /// Start over, whatever the checkpoint contains.
  bool restart = false;
  /// Resume from the checkpoint even if options that affect the weights have
  /// changed.
  bool accept_changes = false;
};

struct train_hooks : job_hooks {
  /// Called with the options that have changed, if the training resumes from
  /// the checkpoint anyway.
  std::function<void(const std::string& difference)> on_changes{};
  /// Called after each batch.
  std::function<void(const training_progress&)> on_progress{};
  /// Called with the whole curve whenever it has a new point.
  std::function<void(const loss_curve&)> on_point{};
};

struct train_report {
  training_outcome outcome{};
  /// Where it began: at a checkpoint or at the start.
  training_position begun{};
  std::chrono::duration<double> wall_time{};
};

/// Trains the learner of the job and writes its weights. Writes checkpoints and
/// the files of the loss curve during the training. Precondition: the job has a
/// learner. Failures: as for `train`; io. What fails before the first batch is
/// refused.
job_result<train_report> train_job(job& j, const train_choices& choices,
                                   const train_hooks& hooks = {});

}  // namespace segue
