// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/cluster/node_status.hpp"

#include "segue/embed/version.hpp"
#include "segue/launcher/cluster/node_waits.hpp"

namespace segue {
namespace {

/// Returns the links that have sent bytes or have queued parcels.
std::vector<link_status> links_of(const node_standing& node,
                                  const run_standing& run) {
  std::vector<link_status> links;
  for (auto& link : node.links) {
    auto& queue = link.queue;
    if (queue.sent_bytes == 0 && queue.parcels == 0) continue;
    links.push_back({run.nodes[link.to].name, queue.parcels, queue.bytes,
                     queue.unconfirmed, queue.window, queue.sent_bytes,
                     link.bytes_per_second});
  }
  return links;
}

node_status node_of(std::size_t place, const run_standing& run) {
  auto& node = run.nodes[place];
  node_status status;
  status.name = node.name;
  status.address = node.address;
  status.roles = to_string(node.roles);
  status.state = !node.linked   ? node_state::waiting
                 : node.present ? node_state::linked
                 : node.leaves  ? node_state::done
                                : node_state::lost;
  status.keys = node.keys;
  status.waits_for = waits_of(place, run);
  status.fate = node.fate;
  status.links = links_of(node, run);
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
  for (std::size_t place = 0; place < standing.nodes.size(); ++place)
    status.nodes.push_back(node_of(place, standing));
  return status;
}

std::string status_text(const run_standing& standing) {
  return to_json(status_of(standing));
}

}  // namespace segue
