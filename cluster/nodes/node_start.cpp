// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <caf/all.hpp>
#include <utility>

#include "segue/cluster/nodes/node_host.hpp"

namespace segue {

/// No role works before every node is linked with all others: until then a node
/// could not distinguish the end of a run from one that cannot begin.
void node_host_state::take_linked(node_index node) {
  if (!is_hub()) return send_ahead(hub_node, node_linked{});
  all_linked.insert(node);
  if (begin_decided || all_linked.size() < plan.cluster.nodes.size()) return;
  for (node_index n = 0; n < plan.cluster.nodes.size(); ++n)
    if (n != plan.self) send_ahead(n, begin_run{});
  tell_begin({});
}

void node_host_state::tell_begin(result<void> outcome) {
  if (!std::exchange(begin_decided, true))
    plan.may_begin->set_value(std::move(outcome));
}

void node_host_state::cannot_begin(error reason) {
  if (is_hub()) {
    run_over nothing_done;
    nothing_done.counts.failure = reason;
    for (node_index n = 0; n < plan.cluster.nodes.size(); ++n)
      if (n != plan.self) send_ahead(n, nothing_done);
  }
  tell_begin(std::move(reason));
}

bool node_host_state::take_start(std::size_t from, const buffer_ptr& bytes) {
  if (begin_decided || (!is_hub() && from != hub_node)) return false;
  auto message = decode(plan.codec, bytes);
  if (!message)
    cannot_begin(unfit(from, "cannot be read", message.error()));
  else if (std::holds_alternative<node_linked>(*message) && is_hub())
    take_linked(static_cast<node_index>(from));
  else if (std::holds_alternative<begin_run>(*message) && !is_hub())
    tell_begin({});
  else if (auto* end = std::get_if<run_over>(&*message);
           end && end->counts.failure && !is_hub())
    tell_begin(*end->counts.failure);
  else
    return false;
  return true;
}

bool node_host_state::take_early_loss(const link_down& loss) {
  if (begin_decided || (!is_hub() && loss.node != hub_node)) return false;
  cannot_begin({errc::unavailable,
                fmt::format("{} left before the run began: {}",
                            describe(loss.node), loss.reason.message)});
  return true;
}

void node_host_state::send_ahead(node_index to,
                                 const node_message& message) const {
  caf::anon_send(gateway, send_parcel{to, encode(plan.codec, message)});
}

}  // namespace segue
