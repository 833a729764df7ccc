// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/stats_job.hpp"

#include <algorithm>

#include "segue/data/output/output_file.hpp"
#include "segue/data/survey/suggest/suggest_configuration.hpp"
#include "segue/data/survey/survey_input.hpp"
#include "segue/errors/shown_text.hpp"
#include "segue/jobs/input_plan.hpp"
#include "segue/launcher/terminal/interruption.hpp"
#include "segue/launcher/terminal/say.hpp"
#include "segue/launcher/terminal/stats_report.hpp"
#include "segue/launcher/terminal/watched_reading.hpp"

namespace segue {
namespace {

/// The configuration's, and powers of two around what people choose.
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

exit_code fail(const error& e, exit_code code) {
  say("segue: {}\n", e.code == errc::cancelled ? "interrupted" : e.message);
  return code;
}

result<void> print(const std::string& text) {
  auto to =
      output_file::open(output_options::standard_output, until_interrupted);
  if (!to) return to.error();
  if (auto written = to->write(text); !written) return written;
  return to->close();
}

}  // namespace

exit_code stats_job(const command_line& line) {
  auto plan = plan_input(line.configuration, line.overrides);
  if (!plan) {
    for (const auto& e : plan.error())
      say("segue: {}\n", e.message);
    return exit_usage;
  }
  const auto& config = plan->config;
  auto surveyor = input_surveyor::open(config.input, forecasts_of(config));
  if (!surveyor) return fail(surveyor.error(), exit_usage);
  // Not before: opening a pipe may wait, and cannot be ended otherwise.
  handle_signals();
  auto survey = run_watched("reading", *surveyor, line.progress,
                            [&surveyor] { return surveyor->run(); });
  if (!survey) return fail(survey.error(), exit_failed);
  auto text = line.suggest ? suggest_configuration(config.input, *survey)
                           : result<std::string>{terminal_text(
                                 stats_report(config, plan->guessed, *survey))};
  if (!text) return fail(text.error(), exit_failed);
  if (auto printed = print(*text); !printed)
    return fail(printed.error(), exit_failed);
  return exit_done;
}

}  // namespace segue
