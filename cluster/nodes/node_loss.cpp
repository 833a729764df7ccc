// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/node_loss.hpp"

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

/// What is lost with its keys, as text; empty if other nodes have them too.
std::string why_keys_are_vital(const run_hub_state& hub, node_index node) {
  auto lost = hub.keys_only_at(node);
  if (hub.replicas == 0)
    return fmt::format(
        "and with it the states of {} unfinished keys (state.replicas is 0)",
        lost);
  if (lost > 0)
    return fmt::format(
        "which had the last copy of the states of {} unfinished keys", lost);
  if (!hub.any_other(node, node_role::state))
    return "which was the last node with the role state";
  return "";
}

/// Why the run cannot continue without the node; empty if it can.
std::string why_vital(const run_hub_state& hub, node_index node) {
  if (hub.has_role(node, node_role::batcher)) return "which makes the batches";
  if (hub.has_role(node, node_role::source) && hub.source_open)
    return "before it had read all of the input";
  if (hub.has_role(node, node_role::state) && !hub.all_done())
    if (auto why = why_keys_are_vital(hub, node); !why.empty()) return why;
  if (hub.has_role(node, node_role::worker) &&
      !hub.any_other(node, node_role::worker))
    return "which was the last worker";
  if (hub.nodes[node].consumes && !hub.any_other_consumer(node) &&
      !hub.all_done())
    return "which was the last consumer";
  return "";
}

void lose_worker(run_hub_state& hub, node_index node) {
  auto at = hub.workers.find(node);
  if (at == hub.workers.end()) return;
  erase_if(hub.open, [&](auto& b) { return b.second.worker == node; });
  // The batcher notices its end, and gives its batches to the others.
  caf::anon_send_exit(at->second, caf::exit_reason::remote_link_unreachable);
  hub.workers.erase(at);
}

/// The loss of the last consumer ends the run.
void lose_consumer(run_hub_state& hub, node_index node,
                   const std::optional<error>& failure,
                   const supervisor_actor& supervisor) {
  if (!std::exchange(hub.nodes[node].consumes, false)) return;
  erase_if(hub.open,
           [&](auto& b) { return node_of_ticket(b.second.ticket) == node; });
  caf::anon_send(hub.post->batcher,
                 consumer_lost{first_ticket(node), last_ticket(node)});
  hub.ask_no_more(node);
  if (hub.any_other_consumer(node)) {
    if (failure && hub.on_progress)
      hub.on_progress(fmt::format("{}; the run continues", failure->message));
    return;
  }
  hub.over = true;
  caf::anon_send(supervisor, cancel_run{failure});
}

/// Whether the node's process ends, not only its consumer. At the end of input
/// it stays, to receive the result of the run.
bool process_ends(const run_hub_state& hub, const consumer_left& left) {
  return left.failure &&
         (left.failure->code == errc::cancelled ||
          hub.nodes[left.node].roles == role_set{node_role::consumer});
}

/// The notice to the other nodes about a lost node.
std::string notice_of(run_hub_state& hub, node_index node,
                      const std::string& reason) {
  if (hub.nodes[node].leaves) {
    hub.nodes[node].fate = "it was told to stop";
    return "the run continues without it: it was told to stop";
  }
  auto notice = fmt::format("the run continues without it: {}", reason);
  if (hub.on_progress)
    hub.on_progress(fmt::format("{} was lost; {}", hub.describe(node), notice));
  return notice;
}

}  // namespace

void take_loss(run_hub_state& hub, node_index node, const std::string& reason,
               const supervisor_actor& supervisor) {
  if (node >= hub.nodes.size() || hub.over || !hub.nodes[node].present) return;
  hub.nodes[node].present = false;
  hub.nodes[node].fate = reason;
  hub.nodes[node].links.clear();
  if (auto why = why_vital(hub, node); !why.empty())
    return fail(
        hub,
        fmt::format("{} was lost, {}: {}", hub.describe(node), why, reason),
        supervisor);
  hub.forget_keeper(node);
  lose_worker(hub, node);
  hub.ask_again(node);
  hub.post->send_to_all(node_replaced{node, notice_of(hub, node, reason)});
  lose_consumer(hub, node, std::nullopt, supervisor);
}

void judge_report(run_hub_state& hub, const peer_lost& report,
                  const supervisor_actor& supervisor) {
  auto known = [&](node_index n) { return n < hub.nodes.size(); };
  if (!known(report.node) || !known(report.reporter)) return;
  if (!hub.nodes[report.node].present || !hub.nodes[report.reporter].present)
    return;
  bool spare = !why_vital(hub, report.node).empty() &&
               why_vital(hub, report.reporter).empty();
  auto out = spare ? report.reporter : report.node;
  auto other = spare ? report.node : report.reporter;
  auto reason = fmt::format("it and {} cannot reach each other: {}",
                            hub.describe(other), report.reason);
  caf::anon_send(hub.post->gateway, drop_link{out, reason});
  take_loss(hub, out, reason, supervisor);
}

void take_leave(run_hub_state& hub, const consumer_left& left,
                const supervisor_actor& supervisor) {
  auto node = left.node;
  if (node >= hub.nodes.size() || hub.over) return;
  auto failure = left.failure;
  // It then leaves because of the run's failure, which is not its own.
  if (hub.board->failure()) failure.reset();
  auto goes = process_ends(hub, left) && hub.any_other_consumer(node);
  auto why = goes ? why_vital(hub, node) : "";
  if (failure)
    failure->message =
        fmt::format("{} {}{}: {}", hub.describe(node),
                    failure->code == errc::cancelled ? "ends" : "has failed",
                    why.empty() ? "" : ", " + why, failure->message);
  if (!why.empty()) {
    hub.over = true;
    caf::anon_send(supervisor, cancel_run{failure});
    return;
  }
  lose_consumer(hub, node, failure, supervisor);
  if (hub.over || !goes) return;
  // For that node the run is over; its work is reassigned when it has left.
  hub.nodes[node].leaves = true;
  hub.post->send(node, run_over{hub.board->summary()});
}

}  // namespace segue
