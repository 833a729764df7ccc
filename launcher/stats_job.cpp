// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/stats_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <future>

#include "segue/config/input_configuration.hpp"
#include "segue/input/file_list.hpp"
#include "segue/launcher/interruption.hpp"
#include "segue/launcher/output_file.hpp"
#include "segue/launcher/progress_line.hpp"
#include "segue/launcher/stats_report.hpp"
#include "segue/survey/guess_format.hpp"
#include "segue/survey/guess_options.hpp"
#include "segue/survey/suggest_configuration.hpp"
#include "segue/survey/survey_input.hpp"

namespace segue {
namespace {

// How late a signal may be noticed, and the progress line's pace.
constexpr std::chrono::milliseconds patience{200};

/// What to read, and what was guessed of it.
struct survey_plan {
  input_configuration config;
  std::vector<std::string> guessed;
};

using plan_result = boost::system::result<survey_plan, std::vector<error>>;

/// Says how to set what could not be guessed.
error with_hint(error e) {
  if (e.code == errc::invalid_argument)
    e.message += "\nset it by --set, for example --set input.key=NAME";
  return e;
}

/// The format, as an override, where nobody has said it.
result<void> guess_the_format(const configuration_source& source,
                              std::vector<std::string>& overrides,
                              std::vector<std::string>& guessed) {
  auto patterns = files_without_format(source, overrides);
  auto files = list_files(patterns);
  if (!files) return files.error();
  if (files->empty() || files->front() == "-") return {};
  auto format = guess_format(files->front());
  if (!format) return format.error();
  guessed.push_back(fmt::format("format = \"{}\"", *format));
  overrides.push_back("input.format=" + *format);
  return {};
}

plan_result make_plan(const command_line& line) {
  configuration_source source{line.configuration,
                              is_data_file(line.configuration)};
  auto overrides = line.overrides;
  survey_plan plan;
  if (auto done = guess_the_format(source, overrides, plan.guessed); !done)
    return std::vector{done.error()};
  auto config = load_input(source, overrides);
  if (!config) return config.error();
  plan.config = std::move(*config);
  auto given = [&](const char* option) {
    return std::ranges::count(plan.config.given, option) > 0;
  };
  known_options known{given("key"), given("delimiter"), given("json"),
                      given("example")};
  auto more = guess_options(known, plan.config.input);
  if (!more) return std::vector{with_hint(more.error())};
  plan.guessed.insert(plan.guessed.end(), more->begin(), more->end());
  return plan;
}

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

std::string progress_text(const read_progress& progress) {
  if (progress.bytes_total <= 0)
    return fmt::format("reading, {} MiB", progress.bytes_read >> 20);
  return fmt::format("reading {}%",
                     100 * progress.bytes_read / progress.bytes_total);
}

/// Reads in a thread of its own, so that this one can show how far it is, and
/// hear of signals.
result<input_survey> run_survey(input_surveyor& surveyor,
                                progress_choice choice) {
  progress_line line{choice};
  auto done =
      std::async(std::launch::async, [&surveyor] { return surveyor.run(); });
  while (done.wait_for(patience) != std::future_status::ready) {
    if (line.due()) line.show(progress_text(surveyor.progress()));
    if (interrupted()) surveyor.cancel();
  }
  line.erase();
  return done.get();
}

exit_code fail(const error& e, exit_code code) {
  fmt::print(stderr, "segue: {}\n",
             e.code == errc::cancelled ? "interrupted" : e.message);
  return code;
}

result<void> print(const std::string& text) {
  auto to = output_file::open(output_options::standard_output);
  if (!to) return to.error();
  if (auto written = to->write(text); !written) return written;
  return to->close();
}

}  // namespace

exit_code stats_job(const command_line& line) {
  auto plan = make_plan(line);
  if (!plan) {
    for (const auto& e : plan.error())
      fmt::print(stderr, "segue: {}\n", e.message);
    return exit_usage;
  }
  const auto& config = plan->config;
  auto surveyor = input_surveyor::open(config.input, forecasts_of(config));
  if (!surveyor) return fail(surveyor.error(), exit_usage);
  // Not before: opening a pipe may wait, and cannot be ended otherwise.
  handle_signals();
  auto survey = run_survey(*surveyor, line.progress);
  if (!survey) return fail(survey.error(), exit_failed);
  auto text =
      line.suggest
          ? suggest_configuration(config.input, *survey)
          : result<std::string>{stats_report(config, plan->guessed, *survey)};
  if (!text) return fail(text.error(), exit_failed);
  if (auto printed = print(*text); !printed)
    return fail(printed.error(), exit_failed);
  return exit_done;
}

}  // namespace segue
