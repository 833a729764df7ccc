// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/node_status.hpp"

#include <fmt/format.h>

namespace segue {
namespace {

/// What the run waits for, as far as it is this node's turn.
std::string waits_for(const node_standing& node, const run_standing& run) {
  auto& f = run.figures;
  if (!run.started) return node.waits_for;
  if (!node.present) return "";
  if (node.consumes && f.waiting_consumers > 0 && f.ready_entries == 0)
    return f.batches_out > 0 ? "states of the batches that are out"
                             : "ready entries";
  if (node.roles.has(node_role::batcher) && f.waiting_consumers == 0 &&
      f.ready_entries > 0)
    return "a consumer to ask";
  if (node.roles.has(node_role::source) && !run.source_ended &&
      f.ready_entries > 0 && f.waiting_consumers == 0)
    return "free capacity";
  return "";
}

node_status node_of(const node_standing& node, const run_standing& run) {
  node_status status;
  status.name = node.name;
  status.address = node.address;
  status.roles = to_string(node.roles);
  status.state = !node.linked   ? node_state::waiting
                 : node.present ? node_state::linked
                                : node_state::lost;
  status.keys = node.keys;
  status.waits_for = waits_for(node, run);
  status.fate = node.fate;
  return status;
}

}  // namespace

cluster_status status_of(const run_standing& standing) {
  auto& f = standing.figures;
  cluster_status status;
  status.version = SEGUE_VERSION;
  status.phase = !standing.started       ? "waiting for nodes"
                 : standing.source_ended ? "ending"
                                         : "running";
  status.elapsed_seconds = standing.elapsed_seconds;
  status.active_keys = f.active_keys;
  status.ready_entries = f.ready_entries;
  status.batches_out = f.batches_out;
  status.waiting_consumers = f.waiting_consumers;
  status.examples = f.examples;
  status.finished = f.finished;
  status.segments = f.segments;
  status.steps = f.steps;
  status.batches = f.batches;
  status.redelivered = standing.counts.redelivered;
  status.rejected = standing.counts.rejected;
  status.segments_per_second = f.segments_per_second;
  for (const auto& node : standing.nodes)
    status.nodes.push_back(node_of(node, standing));
  return status;
}

std::string status_text(const run_standing& standing) {
  return to_json(status_of(standing));
}

}  // namespace segue
