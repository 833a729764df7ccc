// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/open_run.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/config/canonical_options.hpp"

namespace segue {

held_out_keys split_of(const configuration& config, key_choice keys) {
  held_out_keys split{config.train.evaluation, config.train.evaluation_seed,
                      held_out_keys::part::all};
  if (keys == key_choice::training) split.read = held_out_keys::part::kept;
  if (keys == key_choice::evaluation)
    split.read = held_out_keys::part::held_out;
  return split;
}

namespace {

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

result<node_part> part_of(const configuration& config, const run_choices& how,
                          const run_hooks& hooks) {
  node_part part;
  part.cluster = config.cluster;
  part.name = how.node->name;
  auto lines = canonical_options(config, compared_by::nodes);
  if (!lines) return lines.error();
  part.agreement = std::move(*lines);
  // Only the source selects the keys of a split, but all nodes must have the
  // same.
  part.agreement.push_back(fmt::format("--split = {}", to_string(how.keys)));
  part.on_progress = hooks.on_nodes;
  part.write_status = hooks.write_status;
  // The input is open when this is called.
  part.interrupted = [&hooks] {
    hooks.on_begin();
    return hooks.stop.stop_requested();
  };
  return part;
}

/// Whether the user must correct something before the run can begin.
bool is_refusal(const error& reason, bool is_node) {
  if (reason.code == errc::resource_exhausted) return false;
  // With several nodes, the others may be at fault.
  bool others = reason.code == errc::deadline_exceeded ||
                reason.code == errc::unavailable ||
                reason.code == errc::stale || reason.code == errc::io ||
                reason.code == errc::cancelled;
  return !(is_node && others);
}

result<pipeline> make_pipeline(const job& j, run_files& files,
                               const run_choices& choices,
                               const run_hooks& hooks) {
  auto options = options_of(j, files, choices);
  if (choices.node) {
    auto part = part_of(j.config, choices, hooks);
    if (!part) return part.error();
    options.node = std::move(*part);
  }
  auto made = pipeline::make(std::move(options));
  if (!made) return made;
  if (auto begun = files.begin(); !begun) return begun.error();
  return made;
}

}  // namespace

job_result<pipeline> open_run(const job& j, run_files& files,
                              const run_choices& choices,
                              const run_hooks& hooks) {
  auto made = make_pipeline(j, files, choices, hooks);
  if (made) return std::move(*made);
  return job_failure{made.error(),
                     is_refusal(made.error(), choices.node != nullptr)};
}

}  // namespace segue
