// SPDX-License-Identifier: BSD-3-Clause
#include "segue/nodes/node_loss.hpp"

#include <fmt/format.h>

#include <caf/all.hpp>
#include <utility>

namespace segue {
namespace {

void fail(run_hub_state& hub, std::string message,
          const supervisor_actor& supervisor) {
  if (std::exchange(hub.over, true)) return;
  caf::anon_send(supervisor,
                 run_failed{{errc::unavailable, std::move(message)}});
}

void lose_worker(run_hub_state& hub, node_index node) {
  auto at = hub.workers.find(node);
  if (at == hub.workers.end()) return;
  erase_if(hub.open, [&](auto& b) { return b.second.worker == node; });
  // The batcher sees it die, and gives its batches to the others.
  caf::anon_send_exit(at->second, caf::exit_reason::remote_link_unreachable);
  hub.workers.erase(at);
}

/// What the keys' loss comes to; empty where none is lost.
std::string lose_keys(run_hub_state& hub, node_index node) {
  auto owned = hub.nodes[node].keys;
  auto lost = hub.forget_keeper(node);
  if (hub.replicas == 0)
    return fmt::format(
        "and with it the states of {} unfinished keys (state.replicas is 0)",
        lost);
  if (lost > 0)
    return fmt::format(
        "which had the last copy of the states of {} unfinished keys", lost);
  if (!hub.any_left(node_role::state))
    return fmt::format("which was the last with state ({} keys)", owned);
  hub.ask_again(node);
  return "";
}

/// Why the run cannot go on without the node; empty where it can.
std::string lose_roles(run_hub_state& hub, node_index node) {
  if (hub.has_role(node, node_role::source) && hub.source_open)
    return "before it had read all of the input";
  if (hub.has_role(node, node_role::state))
    if (auto why = lose_keys(hub, node); !why.empty()) return why;
  if (hub.has_role(node, node_role::worker)) {
    if (!hub.any_left(node_role::worker)) return "which was the last worker";
    lose_worker(hub, node);
  }
  if (std::exchange(hub.nodes[node].consumes, false)) {
    if (!hub.any_consumer_left()) return "which was the last consumer";
    caf::anon_send(hub.post->batcher,
                   consumer_lost{first_ticket(node), last_ticket(node)});
  }
  return "";
}

}  // namespace

void take_loss(run_hub_state& hub, node_index node, const std::string& reason,
               const supervisor_actor& supervisor) {
  if (node >= hub.nodes.size() || hub.over || !hub.nodes[node].present) return;
  hub.nodes[node].present = false;
  hub.nodes[node].fate = reason;
  auto why = lose_roles(hub, node);
  if (!why.empty())
    return fail(
        hub, fmt::format("{} is lost, {}: {}", hub.describe(node), why, reason),
        supervisor);
  hub.post->send_to_all(node_replaced{
      node, fmt::format("the run goes on without it: {}", reason)});
}

void judge_report(run_hub_state& hub, const peer_lost& report,
                  const supervisor_actor& supervisor) {
  auto known = [&](node_index n) { return n < hub.nodes.size(); };
  if (!known(report.node) || !known(report.reporter)) return;
  if (!hub.nodes[report.node].present || !hub.nodes[report.reporter].present)
    return;
  bool spare = hub.has_role(report.node, node_role::source) ||
               hub.has_role(report.node, node_role::batcher);
  auto out = spare ? report.reporter : report.node;
  auto other = spare ? report.node : report.reporter;
  auto reason = fmt::format("it and {} do not reach each other: {}",
                            hub.describe(other), report.reason);
  caf::anon_send(hub.post->gateway, drop_link{out, reason});
  take_loss(hub, out, reason, supervisor);
}

void take_leave(run_hub_state& hub, node_index node,
                const supervisor_actor& supervisor) {
  if (node >= hub.nodes.size() || hub.over ||
      !std::exchange(hub.nodes[node].consumes, false))
    return;
  caf::anon_send(hub.post->batcher,
                 consumer_lost{first_ticket(node), last_ticket(node)});
  if (hub.any_consumer_left()) return;
  hub.over = true;
  caf::anon_send(supervisor, cancel_run{});
}

}  // namespace segue
