// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/stats_job.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "segue/data/survey/survey_input.hpp"
#include "segue/jobs/watched_reading.hpp"

namespace segue {
namespace {

/// Returns the values of the configuration, and powers of two around usual
/// ones.
forecast_options forecasts_of(const input_configuration& config) {
  constexpr std::int64_t most = 1024;
  forecast_options forecasts;
  for (std::int64_t n = 1; n <= most; n *= 2)
    forecasts.num_unroll.push_back(n);
  auto& all = forecasts.num_unroll;
  if (config.num_unroll && std::ranges::count(all, *config.num_unroll) == 0)
    all.push_back(*config.num_unroll);
  std::ranges::sort(all);
  if (config.batch_size) forecasts.batch_size = *config.batch_size;
  return forecasts;
}

}  // namespace

job_result<stats_result> stats_job(const stats_request& what,
                                   const stats_hooks& hooks) {
  auto plan = plan_input(what.path, what.overrides);
  if (!plan) return job_failure{plan.error()};
  const auto& config = plan->config;
  auto surveyor = input_surveyor::open(config.input, forecasts_of(config));
  if (!surveyor) return job_failure{surveyor.error(), true};
  if (hooks.on_begin) hooks.on_begin();
  auto survey = run_watched(*surveyor, hooks.stop, hooks.on_progress,
                            [&surveyor] { return surveyor->run(); });
  if (!survey) return job_failure{survey.error()};
  return stats_result{std::move(*plan), std::move(*survey)};
}

}  // namespace segue
