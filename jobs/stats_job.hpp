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
  std::string path{};
  /// "NAME=VALUE", as for `--set`.
  std::vector<std::string> overrides{};
};

struct stats_hooks : job_hooks {
  /// Called about five times a second.
  std::function<void(const read_progress&)> on_progress{};
};

struct stats_result {
  /// The input that was read, and what was guessed about it.
  input_plan plan{};
  /// Includes forecasts of batches for num_unroll as powers of two up to 1024,
  /// and for the num_unroll of the configuration.
  input_survey survey{};
};

/// Reads a whole input and describes it. suggest_configuration turns the result
/// into a configuration. Failures: as for plan_input and input_surveyor.
job_result<stats_result> stats_job(const stats_request& what,
                                   const stats_hooks& hooks = {});

}  // namespace segue
