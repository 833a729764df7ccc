// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/convert_job.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/data/conversion/converter.hpp"
#include "segue/data/input/files/file_list.hpp"
#include "segue/data/input/format_of_name.hpp"
#include "segue/data/survey/survey_input.hpp"
#include "segue/jobs/output_places.hpp"
#include "segue/jobs/reject_log.hpp"
#include "segue/jobs/standard_input.hpp"
#include "segue/jobs/watched_reading.hpp"

namespace segue {
namespace {

using clock = std::chrono::steady_clock;
using failed = std::optional<job_failure>;

result<data_format> format_of(const convert_request& what) {
  if (what.format) return *what.format;
  if (auto format = parse_data_format(format_of_name(what.to))) return *format;
  return error{
      errc::invalid_argument,
      fmt::format("the name '{}' does not show its format; set it with --to",
                  what.to)};
}

char delimiter_of(std::string_view path) {
  for (std::string_view stored : {".gz", ".zst"})
    if (path.ends_with(stored)) path.remove_suffix(stored.size());
  return path.ends_with(".tsv") ? '\t' : ',';
}

failed refusal(error e) {
  return job_failure{std::move(e), true};
}

/// One conversion, step by step; a step that fails returns the reason.
class conversion {
 public:
  conversion(const convert_request& what, const convert_hooks& hooks,
             convert_report& report)
      : what_{what},
        hooks_{hooks},
        report_{report},
        input_{report.plan.config.input},
        rejects_{input_.reject_file, patience_of(hooks)} {}

  failed run();

 private:
  failed hold_input();
  failed plan();
  failed convert();
  std::function<void(const read_progress&)> teller(conversion_pass pass) const;

  const convert_request& what_;
  const convert_hooks& hooks_;
  convert_report& report_;
  const input_options& input_;
  std::optional<standard_input> standard_input_;
  conversion_plan plan_;
  reject_log rejects_;
};

failed conversion::run() {
  if (auto stopped = hold_input()) return stopped;
  if (auto stopped = plan()) return stopped;
  auto stopped = convert();
  if (auto closed = rejects_.close(); !closed && !stopped)
    stopped = job_failure{closed.error()};
  // Also if the stop has ended a wait for the reader of the output.
  if (stopped && stopped->errors.front().code == errc::cancelled)
    stopped->errors.front() = interrupted();
  report_.notes = std::move(plan_.notes);
  report_.rejects = rejects_.first();
  return stopped;
}

/// Ensures that the input can be read twice and is not overwritten.
failed conversion::hold_input() {
  auto files = list_files(input_.files);
  if (!files) return refusal(files.error());
  auto faults = check_conversion_places(what_.to, input_.reject_file, *files);
  if (!faults.empty()) return refusal(faults.front().what);
  for (auto& file : *files) {
    if (file == "-") {
      auto held = standard_input::hold(input_.temporary_folder);
      if (!held) return job_failure{held.error()};
      standard_input_ = *held;
    } else if (!can_be_read_again(file)) {
      return refusal(
          {errc::invalid_argument,
           fmt::format("'{}' can be read only once, but convert reads its "
                       "input twice; use - and redirect it to standard input",
                       file)});
    }
  }
  return {};
}

std::function<void(const read_progress&)> conversion::teller(
    conversion_pass pass) const {
  if (!hooks_.on_progress) return {};
  return
      [this, pass](const read_progress& now) { hooks_.on_progress(pass, now); };
}

failed conversion::plan() {
  auto surveyor = input_surveyor::open(input_, {}, survey_detail::types);
  if (!surveyor) return refusal(surveyor.error());
  if (hooks_.on_begin) hooks_.on_begin();
  auto survey =
      run_watched(*surveyor, hooks_.stop, teller(conversion_pass::looking),
                  [&surveyor] { return surveyor->run(); });
  if (!survey) return job_failure{survey.error()};
  auto request = what_.features;
  request.to = report_.to;
  auto plan = plan_conversion(input_, *survey, request);
  if (!plan) return refusal(plan.error());
  plan_ = std::move(*plan);
  return {};
}

failed conversion::convert() {
  if (standard_input_)
    if (auto back = standard_input_->rewind(); !back)
      return job_failure{back.error()};
  auto take = [this](const reject& r) { return rejects_.take(r); };
  auto made = converter::open(plan_, report_.to, delimiter_of(what_.to), take);
  if (!made) return refusal(made.error());
  auto sink = open_sink(what_.to, patience_of(hooks_));
  if (!sink) return job_failure{sink.error()};
  auto done =
      run_watched(*made, hooks_.stop, teller(conversion_pass::converting),
                  [&] { return made->run(**sink); });
  report_.counts = made->counts();
  if (!done) return job_failure{done.error()};
  return {};
}

}  // namespace

job_result<convert_report> convert_job(const convert_request& what,
                                       const convert_hooks& hooks) {
  auto start = clock::now();
  auto to = format_of(what);
  if (!to) return job_failure{to.error(), true};
  auto plan =
      plan_input(what.from, what.overrides, {what.from_is_data, "--key NAME"});
  if (!plan) return job_failure{plan.error()};
  convert_report report;
  report.plan = std::move(*plan);
  report.to = *to;
  if (auto stopped = conversion{what, hooks, report}.run()) return *stopped;
  report.wall_time = clock::now() - start;
  return report;
}

}  // namespace segue
