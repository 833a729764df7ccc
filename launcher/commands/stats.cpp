// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/stats.hpp"

#include "segue/data/survey/suggest/suggest_configuration.hpp"
#include "segue/jobs/stats_job.hpp"
#include "segue/launcher/commands/common_options.hpp"
#include "segue/launcher/terminal/interruption.hpp"
#include "segue/launcher/terminal/report.hpp"
#include "segue/launcher/terminal/stats_report.hpp"

namespace segue {
namespace {

void add_options(boost::program_options::options_description& options) {
  add_overrides(options);
  options.add_options()("suggest",
                        "print a configuration to start from (TOML) instead; "
                        "its paths are relative to the current folder");
  add_progress(options);
}

result<std::string> text_of(const stats_result& found, bool suggest) {
  const auto& config = found.plan.config;
  if (suggest) return suggest_configuration(config.input, found.survey);
  return stats_report(config, found.plan.guessed, found.survey);
}

result<exit_code> run_stats(const given_arguments& given) {
  auto path = one_configuration(given);
  if (!path) return path.error();
  auto progress = progress_of(given);
  if (!progress) return progress.error();
  stats_hooks hooks;
  if (auto ready = end_at_signals(hooks); !ready)
    return report_failed(ready.error());
  progress_line line{*progress};
  hooks.on_progress = [&line](const read_progress& now) {
    if (line.due()) line.show(format_reading("reading", now));
  };
  auto found = stats_job({*path, overrides_of(given)}, hooks);
  line.erase();
  if (!found) return report_failed(found.error());
  auto text = text_of(*found, given.has("suggest"));
  if (!text) return report_failed(text.error());
  return print(*text, patience_of(hooks));
}

}  // namespace

const subcommand stats_subcommand{
    "stats",
    "CONFIG",
    "describe an input, with or without a configuration",
    R"(Reads the whole input and describes it: its features with their dtypes and
values, the number of keys, a histogram of their lengths, and, for several
values of num_unroll, how full the batches are and how much of them is padding.
CONFIG needs only [input] with files, or is itself a data file (.csv, .tsv,
.jsonl, .ndjson, .tfrecord or .tfrecords, optionally followed by .gz or .zst)
or -. The format, the key and the location of the features in a record are
guessed unless specified.
)",
    add_options,
    run_stats,
};

}  // namespace segue
