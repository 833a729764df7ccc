// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/node_job.hpp"

#include <chrono>

#include "segue/launcher/cluster/describe_cluster.hpp"
#include "segue/launcher/commands/run_pipeline.hpp"
#include "segue/launcher/terminal/interruption.hpp"
#include "segue/launcher/terminal/say.hpp"
#include "segue/launcher/terminal/summary.hpp"

namespace segue {
namespace {

using clock = std::chrono::steady_clock;

// How late a signal may be noticed.
constexpr std::chrono::milliseconds patience{200};

void print_error(const error& e) {
  say("segue: {}\n", e.message);
}

/// Serves the other nodes until the run is over. Error: what ended it.
result<void> serve(pipeline& part) {
  for (;;) {
    auto deadline = clock::now() + patience;
    auto ended = part.wait(deadline);
    // The run itself may have failed by some other deadline.
    bool over = ended || ended.error().code != errc::deadline_exceeded ||
                clock::now() < deadline;
    if (over) return ended;
    if (interrupted()) return error{errc::cancelled, "interrupted"};
  }
}

/// A node that draws no batches.
exit_code serve_node(job& j, const run_choices& choices) {
  auto start = clock::now();
  auto files = run_files::open(j.config, choices.node);
  if (!files) {
    print_error(files.error());
    return exit_failed;
  }
  result<void> ended;
  run_outcome report;
  {
    auto part = open_pipeline(j, *files, choices);
    if (!part) {
      print_error(part.error());
      return code_without_run(part.error(), choices);
    }
    handle_signals();
    ended = serve(*part);
    report.counts = part->stop();
  }
  auto closed = files->close();
  if (ended && !closed) ended = closed.error();
  if (!ended) print_error(ended.error());
  report.wall_time = clock::now() - start;
  report.interrupted = !ended && ended.error().code == errc::cancelled;
  report.keys = choices.keys;
  report.held_out = j.config.train.evaluation;
  if (choices.node->roles.has(node_role::batcher) || !ended)
    say_text(format_summary(report));
  return ended ? exit_done : exit_failed;
}

}  // namespace

exit_code run_node(job& j, run_choices choices, const node_options& node) {
  choices.node = &node;
  say("node {} {}\n", node.name, describe_listening(j.config.cluster, node));
  return node.roles.has(node_role::consumer) ? run_job(j, choices)
                                             : serve_node(j, choices);
}

}  // namespace segue
