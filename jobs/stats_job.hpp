// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "segue/data/input/record_source.hpp"
#include "segue/data/survey/input_survey.hpp"
#include "segue/jobs/input_plan.hpp"
#include "segue/jobs/job_hooks.hpp"

namespace segue {

struct stats_request {
  /// A data file, or a configuration with [input].
  std::string path;
  /// "NAME=VALUE", as `--set` takes them.
  std::vector<std::string> overrides;
};

struct stats_hooks : job_hooks {
  /// Called about five times a second.
  std::function<void(const read_progress&)> on_progress;
};

struct stats_result {
  /// What was read, and what of it was guessed.
  input_plan plan;
  /// With forecasts of batches for powers of two of num_unroll up to 1024, and
  /// for that of the configuration.
  input_survey survey;
};

/// Reads a whole input and says what is in it. suggest_configuration makes a
/// configuration of the result. Failure: as plan_input, input_surveyor.
job_result<stats_result> stats_job(const stats_request& what,
                                   const stats_hooks& hooks = {});

}  // namespace segue
