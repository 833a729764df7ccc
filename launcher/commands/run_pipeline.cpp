// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/commands/run_pipeline.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/config/canonical_options.hpp"
#include "segue/launcher/cluster/node_status.hpp"
#include "segue/launcher/terminal/interruption.hpp"
#include "segue/launcher/terminal/say.hpp"

namespace segue {
namespace {

bool plays(const node_options* node, node_role role) {
  return !node || node->roles.has(role);
}

held_out_keys split_of(const configuration& config, key_choice keys) {
  held_out_keys split{config.train.evaluation, config.train.evaluation_seed,
                      held_out_keys::part::all};
  if (keys == key_choice::training) split.read = held_out_keys::part::kept;
  if (keys == key_choice::evaluation)
    split.read = held_out_keys::part::held_out;
  return split;
}

pipeline_options options_of(const job& j, run_files& files,
                            const run_choices& choices) {
  auto options = j.make_pipeline_options();
  options.input->shard.split = split_of(j.config, choices.keys);
  options.gather.emplace();
  if (!j.config.input.label.empty())
    options.gather->push_back(j.config.input.label);
  options.on_reject = [&log = files.rejects](const reject& r) { log.add(r); };
  if (files.states.is_open())
    options.on_finished = [&log = files.states](finished_example example) {
      log.add(example);
    };
  return options;
}

result<node_part> part_of(const configuration& config, const run_choices& how) {
  node_part part;
  part.cluster = config.cluster;
  part.name = how.node->name;
  auto lines = canonical_options(config);
  if (!lines) return lines.error();
  part.agreement = std::move(*lines);
  // The keys of a split are the source's choice, but all should mean the same.
  part.agreement.push_back(fmt::format("--split = {}", to_string(how.keys)));
  part.on_progress = [](const std::string& what) { say("segue: {}\n", what); };
  part.write_status = status_text;
  // By then the input is open, which of a pipe may take for ever.
  part.interrupted = [] {
    handle_signals();
    return interrupted();
  };
  return part;
}

}  // namespace

exit_code code_without_run(const error& reason, const run_choices& choices) {
  if (reason.code == errc::resource_exhausted) return exit_failed;
  // Of several nodes the others may be what is at fault.
  bool others = reason.code == errc::deadline_exceeded ||
                reason.code == errc::unavailable ||
                reason.code == errc::stale || reason.code == errc::io ||
                reason.code == errc::cancelled;
  return choices.node && others ? exit_failed : exit_usage;
}

result<run_files> run_files::open(const configuration& config,
                                  const node_options* node) {
  std::optional<output_file> outputs;
  if (plays(node, node_role::consumer)) {
    auto opened = output_file::open(config.output.file, until_interrupted);
    if (!opened) return opened.error();
    outputs.emplace(std::move(*opened));
  }
  auto states = states_log::open(plays(node, node_role::batcher)
                                     ? config.output.states_file
                                     : std::nullopt);
  if (!states) return states.error();
  return run_files{std::move(outputs), std::move(*states),
                   reject_log{config.input.reject_file}};
}

result<void> run_files::begin() {
  if (outputs)
    if (auto begun = outputs->begin(); !begun) return begun;
  return states.begin();
}

result<void> run_files::close() {
  result<void> closed;
  if (outputs) closed = outputs->close();
  for (const auto& next : {states.close(), rejects.close()})
    if (closed && !next) closed = next.error();
  return closed;
}

result<pipeline> open_pipeline(const job& j, run_files& files,
                               const run_choices& choices) {
  auto options = options_of(j, files, choices);
  if (choices.node) {
    auto part = part_of(j.config, choices);
    if (!part) return part.error();
    options.node = std::move(*part);
  }
  auto made = pipeline::make(std::move(options));
  if (!made) return made;
  if (auto begun = files.begin(); !begun) return begun.error();
  return made;
}

}  // namespace segue
