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
  /// Begin anew, whatever the checkpoint holds.
  bool restart = false;
  /// Go on from the checkpoint though options that decide the weights are
  /// others.
  bool accept_changes = false;
};

struct train_hooks : job_hooks {
  /// Told where the training goes on from the checkpoint though options are
  /// others, and which.
  std::function<void(const std::string& difference)> on_changes;
  /// Called after each batch.
  std::function<void(const training_progress&)> on_progress;
  /// Called with the whole curve when it has a new point.
  std::function<void(const loss_curve&)> on_point;
};

struct train_report {
  training_outcome outcome;
  /// Where it began: at a checkpoint, or at nothing.
  training_position begun;
  std::chrono::duration<double> wall_time{};
};

/// Trains the job's learner and writes its weights; checkpoints and the loss
/// curve's files as it goes. Precondition: the job has a learner. Failure: as
/// of `train`; io. Refused: what fails before the first batch.
job_result<train_report> train_job(job& j, const train_choices& choices,
                                   const train_hooks& hooks = {});

}  // namespace segue
