// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <caf/all.hpp>
#include <utility>

#include "segue/cluster/nodes/run_hub.hpp"

namespace segue {

void run_hub_state::ask_demands_for(const ask_status& asked) {
  if (asked.node >= nodes.size()) return;
  // One answer of the batcher serves all nodes that asked meanwhile.
  if (status_asked.empty()) caf::anon_send(post->batcher, ask_demands{});
  status_asked.insert(asked.node);
}

void run_hub_state::note_links(link_report report) {
  if (report.node >= nodes.size() || !nodes[report.node].present) return;
  std::erase_if(report.links, [&](auto& link) {
    return link.to >= nodes.size() || link.to == report.node;
  });
  // At most one for each other node, even if a node sends more.
  if (report.links.size() < nodes.size())
    nodes[report.node].links = std::move(report.links);
}

void run_hub_state::tell_status(const open_demands& demands) {
  for (auto& node : nodes)
    node.asks = node.holds = 0;
  // Other nodes choose their tickets, so a ticket may name any node.
  auto count = [this](auto& tickets, auto member) {
    for (auto ticket : tickets)
      if (auto n = node_of_ticket(ticket); n < nodes.size())
        ++(nodes[n].*member);
  };
  count(demands.waiting, &node_standing::asks);
  count(demands.holding, &node_standing::holds);
  status_told told;
  if (write_status) told.text = write_status(standing());
  for (auto node : std::exchange(status_asked, {}))
    post->send(node, told);
}

run_standing run_hub_state::standing() const {
  run_standing all;
  all.nodes = nodes;
  all.capacity = capacity;
  all.figures = board->figures();
  all.counts = board->summary();
  all.elapsed_seconds = all.figures.seconds;
  all.source_ended = !source_open;
  for (auto& [id, batch] : open) {
    batch_standing made{node_of_ticket(batch.ticket), batch.worker, {}};
    if (made.consumer >= nodes.size()) continue;
    for (auto& row : batch.rows)
      made.keepers.push_back(row.keeper);
    std::ranges::sort(made.keepers);
    auto repeated = std::ranges::unique(made.keepers);
    made.keepers.erase(repeated.begin(), repeated.end());
    all.batches.push_back(std::move(made));
  }
  return all;
}

}  // namespace segue
