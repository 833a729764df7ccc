// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/program.hpp"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <utility>

#include "segue/cluster/links/fetch_status.hpp"
#include "segue/config/configuration.hpp"
#include "segue/data/output/output_file.hpp"
#include "segue/errors/current_error.hpp"
#include "segue/errors/shown_text.hpp"
#include "segue/jobs/job.hpp"
#include "segue/launcher/cluster/node_choice.hpp"
#include "segue/launcher/cluster/node_files.hpp"
#include "segue/launcher/command_line.hpp"
#include "segue/launcher/commands/convert_job.hpp"
#include "segue/launcher/commands/describe_job.hpp"
#include "segue/launcher/commands/inspect_job.hpp"
#include "segue/launcher/commands/launch_job.hpp"
#include "segue/launcher/commands/node_job.hpp"
#include "segue/launcher/commands/run_job.hpp"
#include "segue/launcher/commands/stats_job.hpp"
#include "segue/launcher/commands/status_job.hpp"
#include "segue/launcher/commands/train_job.hpp"
#include "segue/launcher/terminal/say.hpp"

namespace segue {
namespace {

exit_code print(const std::string& text) {
  auto to = output_file::open(output_options::standard_output);
  auto done = to ? to->write(terminal_text(text)) : result<void>{to.error()};
  if (done) done = to->close();
  if (done) return exit_done;
  say("segue: {}\n", done.error().message);
  return exit_failed;
}

/// All of a configuration's errors, each a line that says its place.
exit_code report(const std::vector<error>& errors) {
  for (const auto& e : errors)
    say("{}\n", e.message);
  return exit_usage;
}

purpose purpose_of(command what) {
  if (what == command::inspect) return purpose::inspect;
  if (what == command::check) return purpose::check;
  return what == command::train ? purpose::train : purpose::run;
}

result<std::string> ask_for_status(const std::string& host, std::uint16_t port,
                                   const std::optional<tls_options>& tls,
                                   std::chrono::milliseconds timeout) {
  std::optional<tls_files> files;
  if (tls) files = tls_files{tls->certificate, tls->key, tls->authority};
  return fetch_status(host, port, files, timeout);
}

/// Reads the input without its label, and without the label's default where
/// no column reads it too.
void drop_label(configuration& config) {
  auto label = std::exchange(config.input.label, {});
  // Nodes compare what is written.
  if (auto* input = config.tree.find("input"))
    if (auto* written = input->find("label")) written->value = std::string{};
  for (auto& column : config.columns)
    for (auto& request : column->requests())
      if (request.name == label) return;
  config.input.defaults.erase(label);
}

/// A node's part of a run. Precondition: there is a node of that name.
exit_code do_node(configuration config, const command_line& line) {
  auto node = *config.cluster.find(*line.node);
  config.output.file = output_file_of(config, node);
  auto j = prepare_job(std::move(config), purpose::run, node.roles);
  if (!j) return report(j.error());
  return run_node(*j, {line.progress, line.keys, line.compare_reset}, node);
}

/// `segue status`.
exit_code do_status(const command_line& line) {
  std::optional<tls_options> tls;
  if (!line.configuration.empty()) {
    auto config = load_configuration(line.configuration, line.overrides);
    if (!config) return report(config.error());
    tls = config->cluster.tls;
    if (!tls)
      say("segue: {} has no [cluster.tls]; asking without TLS\n",
          line.configuration);
  }
  auto text = show_status(line, tls, ask_for_status);
  if (text) return print(*text);
  say("segue: {}\n", text.error().message);
  return exit_failed;
}

exit_code do_job(command_line line) {
  if (line.what == command::status) return do_status(line);
  if (line.what == command::stats) return stats_job(line);
  if (line.what == command::convert) return convert_job(line);
  // The configuration's own checks know the bounds of this option.
  if (line.batch_size)
    line.overrides.push_back(
        fmt::format("batch.batch_size={}", *line.batch_size));
  auto config = load_configuration(line.configuration, line.overrides);
  if (!config) return report(config.error());
  if (auto checked = check_node_choice(*config, line); !checked)
    return report({checked.error()});
  if (line.no_label) drop_label(*config);
  if (line.what == command::launch)
    return launch_job(line, config->cluster, config->runtime);
  if (line.node) return do_node(std::move(*config), line);
  auto for_what = purpose_of(line.what);
  auto j = prepare_job(std::move(*config), for_what);
  if (!j) return report(j.error());
  if (line.what == command::check) return print(describe_job(*j));
  if (line.what == command::train)
    return train_job(*j, {line.progress, line.restart, line.accept_changes});
  if (line.what == command::inspect) return inspect_job(*j, line.batches);
  return run_job(*j, {line.progress, line.keys, line.compare_reset});
}

exit_code run(std::span<const std::string> arguments) {
  auto line = parse_command_line(arguments);
  if (!line) {
    say("{}\n", line.error().message);
    return exit_usage;
  }
  if (line->what == command::help) return print(line->help);
  if (line->what == command::version)
    return print(fmt::format("segue {}\n", SEGUE_VERSION));
  return do_job(std::move(*line));
}

}  // namespace

exit_code run_program(std::span<const std::string> arguments) {
  try {
    return run(arguments);
  } catch (...) {
    say("segue: {}\n", current_error("an exception ended it").message);
    return exit_failed;
  }
}

}  // namespace segue
