// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/program_options.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

#include "segue/jobs/run_job.hpp"
#include "segue/launcher/cluster/describe_cluster.hpp"
#include "segue/launcher/cluster/node_choice.hpp"
#include "segue/launcher/cluster/node_files.hpp"
#include "segue/launcher/cluster/node_status.hpp"
#include "segue/launcher/commands/common_options.hpp"
#include "segue/launcher/commands/run_options.hpp"
#include "segue/launcher/terminal/evaluation_table.hpp"
#include "segue/launcher/terminal/interruption.hpp"
#include "segue/launcher/terminal/report.hpp"
#include "segue/launcher/terminal/say.hpp"
#include "segue/launcher/terminal/summary.hpp"

namespace segue {
namespace {

namespace po = boost::program_options;
using clock = std::chrono::steady_clock;

void add_options(po::options_description& options) {
  options.add_options()("node", po::value<std::string>()->value_name("NAME"),
                        "the node to run, if the configuration has nodes");
  add_overrides(options);
  add_run_options(options);
  add_progress(options);
}

/// Shows the progress line of a run, and which nodes it waits for.
void show_progress(run_hooks& hooks, progress_line& line, const job& j) {
  // The time of waiting for nodes must not count in the remaining time.
  auto begun = std::make_shared<std::optional<clock::time_point>>();
  hooks.on_progress = [&line, &j, begun](const live_figures& figures) {
    if (!*begun) *begun = clock::now();
    if (!line.due()) return;
    const auto& options = j.config.batch;
    line.show(format_progress(figures, options.batch_size, options.num_unroll,
                              clock::now() - **begun));
  };
  // Otherwise rows on the same terminal would be appended to the line.
  if (j.config.output.file == output_options::standard_output &&
      ::isatty(STDOUT_FILENO) == 1)
    hooks.on_rows = [&line] { line.erase(); };
  hooks.on_nodes = [](const std::string& what) { say("segue: {}\n", what); };
}

/// Whether this process draws batches.
bool draws(const node_options* node) {
  return !node || node->roles.has(node_role::consumer);
}

run_outcome outcome_of(const run_report& done, const job& j,
                       const run_choices& choices) {
  run_outcome outcome;
  outcome.counts = done.counts;
  outcome.wall_time = done.wall_time;
  outcome.interrupted = done.ended_by && done.ended_by->code == errc::cancelled;
  if (done.ended_by && !outcome.interrupted)
    outcome.counts.failure = done.ended_by;
  if (draws(choices.node) && j.config.input.on_error == error_policy::skip) {
    outcome.rejects = done.rejects;
    outcome.reject_file = j.config.input.reject_file;
  }
  outcome.keys = choices.keys;
  outcome.held_out = j.config.train.evaluation;
  outcome.not_finite = format_not_finite(done.not_finite);
  return outcome;
}

/// Whether this process has a summary, rather than only the end of the run.
bool sums_up(const run_report& done, const node_options* node) {
  return done.ended_by || draws(node) || node->roles.has(node_role::batcher);
}

exit_code run(job& j, const run_choices& choices, progress_choice progress) {
  run_hooks hooks;
  if (auto ready = end_at_signals(hooks); !ready)
    return report_failed(ready.error());
  hooks.write_status = status_text;
  progress_line line{progress};
  show_progress(hooks, line, j);
  auto done = run_job(j, choices, hooks);
  line.erase();
  if (!done) return report_failed(done.error());
  // If another process was asked to end, the user of this one needs the reason.
  bool told = done->ended_by && done->ended_by->code == errc::cancelled &&
              hooks.stop.stop_requested() && draws(choices.node);
  if (done->ended_by && !told) say("segue: {}\n", done->ended_by->message);
  if (sums_up(*done, choices.node))
    say_text(format_summary(outcome_of(*done, j, choices)));
  if (done->ended_by) return exit_failed;
  if (done->errors) say_text(evaluation_table(*done->errors));
  return exit_done;
}

/// Runs one node of a run over several, until the run is over.
exit_code run_node(configuration config, const std::string& name,
                   run_choices choices, progress_choice progress) {
  auto node = *config.cluster.find(name);
  choices.node = &node;
  config.output.file = output_file_of(config, node);
  auto j = prepare_job(std::move(config), purpose::run, node.roles);
  if (!j) return report(j.error());
  say("node {} {}\n", node.name, describe_listening(j->config.cluster, node));
  return run(*j, choices, progress);
}

result<exit_code> run_run(const given_arguments& given) {
  auto how = read_run_options(given);
  if (!how) return how.error();
  auto progress = progress_of(given);
  if (!progress) return progress.error();
  auto config = load_for_run(*how);
  if (!config) return report(config.error());
  std::optional<std::string> node;
  if (given.has("node")) node = text_of(given, "node");
  if (auto checked = check_node_choice(*config, node); !checked)
    return report({checked.error()});
  run_choices choices{how->keys, how->compare_reset};
  if (node) return run_node(std::move(*config), *node, choices, *progress);
  auto j = prepare_job(std::move(*config), purpose::run);
  if (!j) return report(j.error());
  return run(*j, choices, *progress);
}

}  // namespace

const subcommand run_subcommand{
    "run",
    "CONFIG",
    "run the model over the input and write its outputs",
    R"(Reads the input, runs the model over it batch by batch with each key's state
carried from segment to segment, and writes one row per real step: key, step
(from 0 within the key), the label if there is one, output_0, output_1, ...
If there is a label, the errors of the outputs and of simple baselines follow.
Ctrl-C ends the run and writes what is done; a second Ctrl-C kills the process.
If the configuration has nodes, --node says which of them this process is.
)",
    add_options,
    run_run,
};

}  // namespace segue
