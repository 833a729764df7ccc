// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/convert.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "segue/jobs/convert_job.hpp"
#include "segue/launcher/commands/common_options.hpp"
#include "segue/launcher/commands/convert_options.hpp"
#include "segue/launcher/terminal/interruption.hpp"
#include "segue/launcher/terminal/report.hpp"
#include "segue/launcher/terminal/say.hpp"
#include "segue/launcher/terminal/summary.hpp"

namespace segue {
namespace {

void add_options(boost::program_options::options_description& options) {
  add_convert_options(options);
  add_overrides(options);
  add_progress(options);
}

void print_summary(const convert_report& done) {
  auto& counts = done.counts;
  auto& input = done.plan.config.input;
  if (!done.plan.guessed.empty())
    say("guessed: {}\n", fmt::join(done.plan.guessed, ", "));
  for (auto& note : done.notes)
    say("note: {}\n", note);
  if (counts.repeated_keys > 0)
    say("note: {} with a key that had appeared before\n",
        format_count(counts.repeated_keys, "example"));
  say("done: {}, {} from {} to {} in {}\n",
      format_count(counts.examples, "key"), format_count(counts.steps, "step"),
      input.format, to_string(done.to), format_duration(done.wall_time));
  say("{}", format_rejects(counts.rejected, counts.rejects_by_reason,
                           input.reject_file, done.rejects));
}

result<exit_code> run_convert(const given_arguments& given) {
  auto request = read_convert_options(given);
  if (!request) return request.error();
  auto progress = progress_of(given);
  if (!progress) return progress.error();
  convert_hooks hooks;
  if (auto ready = end_at_signals(hooks); !ready)
    return report_failed(ready.error());
  progress_line line{*progress};
  hooks.on_progress = [&line](conversion_pass pass, const read_progress& now) {
    auto doing =
        pass == conversion_pass::looking ? "scanning the input" : "converting";
    if (line.due()) line.show(format_reading(doing, now));
  };
  auto done = convert_job(*request, hooks);
  line.erase();
  if (!done) return report_failed(done.error());
  print_summary(*done);
  return exit_done;
}

}  // namespace

const subcommand convert_subcommand{
    "convert",
    "IN OUT",
    "convert an input to another format",
    R"(Writes the examples of IN to OUT: CSV, JSON Lines, or TFRecord for TensorFlow,
compressed with gzip or zstd if OUT ends in .gz or .zst. IN is a data file, a
glob, - for standard input, or a configuration, whose [input] is used. OUT is a
file, or - for standard output. Rows of CSV are grouped by key. What you do not
specify is guessed as by `stats`: the format, the key, each feature's dtype.
OUT is replaced only once it is complete; Ctrl-C leaves it as it was.
)",
    add_options,
    run_convert,
};

}  // namespace segue
