// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/convert_job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <utility>

#include "segue/data/conversion/converter.hpp"
#include "segue/data/input/files/file_list.hpp"
#include "segue/data/input/format_of_name.hpp"
#include "segue/data/survey/guess/guess_format.hpp"
#include "segue/data/survey/survey_input.hpp"
#include "segue/jobs/input_plan.hpp"
#include "segue/jobs/output_places.hpp"
#include "segue/jobs/standard_input.hpp"
#include "segue/launcher/commands/reject_log.hpp"
#include "segue/launcher/terminal/interruption.hpp"
#include "segue/launcher/terminal/say.hpp"
#include "segue/launcher/terminal/summary.hpp"
#include "segue/launcher/terminal/watched_reading.hpp"

namespace segue {
namespace {

using clock = std::chrono::steady_clock;

/// What went wrong, and the exit code for it.
struct stop {
  error what;
  exit_code code = exit_usage;
};

result<data_format> format_of(const command_line& line) {
  if (line.to) return *line.to;
  auto named = format_of_name(line.output);
  if (auto format = parse_data_format(named)) return *format;
  return error{errc::invalid_argument,
               fmt::format("'{}' does not say its format by its name; say it "
                           "by --to",
                           line.output)};
}

char delimiter_of(std::string_view path) {
  for (std::string_view stored : {".gz", ".zst"})
    if (path.ends_with(stored)) path.remove_suffix(stored.size());
  return path.ends_with(".tsv") ? '\t' : ',';
}

/// One conversion, step by step; a step that fails says why.
class conversion {
 public:
  conversion(const command_line& line, const input_plan& plan, data_format to)
      : line_{line},
        input_{plan.config.input},
        to_{to},
        rejects_{plan.config.input.reject_file} {}

  std::optional<stop> run();

  const conversion_counts& counts() const { return counts_; }
  const std::vector<std::string>& notes() const { return plan_.notes; }
  const reject_log& rejects() const { return rejects_; }

 private:
  std::optional<stop> hold_input();
  std::optional<stop> plan();
  std::optional<stop> convert();

  const command_line& line_;
  const input_options& input_;
  data_format to_;
  std::optional<standard_input> standard_input_;
  conversion_plan plan_;
  reject_log rejects_;
  conversion_counts counts_;
};

std::optional<stop> conversion::run() {
  if (auto stopped = hold_input()) return stopped;
  if (auto stopped = plan()) return stopped;
  auto stopped = convert();
  if (auto closed = rejects_.close(); !closed && !stopped)
    return stop{closed.error(), exit_failed};
  return stopped;
}

/// Sees to it that the input can be read twice, and is not written over.
std::optional<stop> conversion::hold_input() {
  auto files = list_files(input_.files);
  if (!files) return stop{files.error()};
  auto faults =
      check_conversion_places(line_.output, input_.reject_file, *files);
  if (!faults.empty()) return stop{faults.front().what};
  for (auto& file : *files) {
    if (file == "-") {
      auto held = standard_input::hold(input_.temporary_folder);
      if (!held) return stop{held.error(), exit_failed};
      standard_input_ = *held;
    } else if (!can_be_read_again(file)) {
      return stop{{errc::invalid_argument,
                   fmt::format("'{}' can be read only once, and is to be read "
                               "twice; name it - and let it be standard input",
                               file)}};
    }
  }
  return {};
}

std::optional<stop> conversion::plan() {
  auto surveyor = input_surveyor::open(input_, {}, survey_detail::types);
  if (!surveyor) return stop{surveyor.error()};
  // Not before: a pipe that is held may wait, and cannot be ended otherwise.
  handle_signals();
  auto survey = run_watched("looking at the input", *surveyor, line_.progress,
                            [&surveyor] { return surveyor->run(); });
  if (!survey) return stop{survey.error(), exit_failed};
  auto request = line_.conversion;
  request.to = to_;
  auto plan = plan_conversion(input_, *survey, request);
  if (!plan) return stop{plan.error()};
  plan_ = std::move(*plan);
  return {};
}

std::optional<stop> conversion::convert() {
  if (standard_input_)
    if (auto back = standard_input_->rewind(); !back)
      return stop{back.error(), exit_failed};
  auto take = [this](const reject& r) { return rejects_.take(r); };
  auto made = converter::open(plan_, to_, delimiter_of(line_.output), take);
  if (!made) return stop{made.error()};
  auto sink = open_sink(line_.output, until_interrupted);
  if (!sink) return stop{sink.error(), exit_failed};
  auto done = run_watched("converting", *made, line_.progress,
                          [&] { return made->run(**sink); });
  counts_ = made->counts();
  if (!done) return stop{done.error(), exit_failed};
  return {};
}

void print_summary(const conversion& c, const input_plan& plan, data_format to,
                   clock::duration time) {
  auto& counts = c.counts();
  auto& input = plan.config.input;
  if (!plan.guessed.empty())
    say("guessed: {}\n", fmt::join(plan.guessed, ", "));
  for (auto& note : c.notes())
    say("note: {}\n", note);
  if (counts.repeated_keys > 0)
    say("note: {} of a key that was there before\n",
        format_count(counts.repeated_keys, "example"));
  say("done: {}, {} from {} to {} in {}\n",
      format_count(counts.examples, "key"), format_count(counts.steps, "step"),
      input.format, to_string(to), format_duration(time));
  say("{}", format_rejects(counts.rejected, counts.rejects_by_reason,
                           input.reject_file, c.rejects().first()));
}

}  // namespace

exit_code convert_job(const command_line& line) {
  auto start = clock::now();
  auto to = format_of(line);
  if (!to) {
    say("segue: {}\n", to.error().message);
    return exit_usage;
  }
  auto plan = plan_input(line.configuration, line.overrides,
                         {line.from.has_value(), "--key NAME"});
  if (!plan) {
    for (const auto& e : plan.error())
      say("segue: {}\n", e.message);
    return exit_usage;
  }
  conversion c{line, *plan, *to};
  if (auto stopped = c.run()) {
    bool cancelled = stopped->what.code == errc::cancelled;
    say("segue: {}\n", cancelled ? "interrupted" : stopped->what.message);
    return stopped->code;
  }
  print_summary(c, *plan, *to, clock::now() - start);
  return exit_done;
}

}  // namespace segue
