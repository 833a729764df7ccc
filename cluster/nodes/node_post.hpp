// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <memory>

#include "segue/actors/batch_exchange.hpp"
#include "segue/cluster/nodes/node_codec.hpp"

namespace segue {

/// Tickets contain the node whose consumer waits, so that they are unique in
/// the run and answers can be routed.
inline constexpr unsigned ticket_bits = 40;

constexpr std::uint64_t first_ticket(node_index node) {
  return (std::uint64_t{node} + 1) << ticket_bits;
}
constexpr std::uint64_t last_ticket(node_index node) {
  return first_ticket(node) | ((std::uint64_t{1} << ticket_bits) - 1);
}
constexpr node_index node_of_ticket(std::uint64_t ticket) {
  return static_cast<node_index>((ticket >> ticket_bits) - 1);
}

/// Sends messages to the roles of a run on any node: as handles within the
/// node, as parcels to another. Filled in while a node starts, and constant
/// once its actors send.
struct node_post {
  node_index self = 0;
  node_index hub_node = 0;
  node_index source_node = 0;
  std::size_t nodes = 1;
  gateway_actor gateway;
  node_codec codec;

  // The roles of this node; empty if another node has them.
  source_port_actor source;
  std::function<void()> close_source;
  key_keeper_actor keeper;
  run_hub_actor hub;
  batcher_actor batcher;
  batch_builder_actor builder;
  std::shared_ptr<batch_exchange> exchange;
  consumer_port_actor consumer;  ///< empty also where the batcher is
  node_actor host;

  void send(node_index to, node_message message) const;
  void send_to_hub(node_message message) const {
    send(hub_node, std::move(message));
  }
  void send_to_all(const node_message& message) const;

  /// Gives a message to its receiver among the roles of this node. A message
  /// for a role of another node is dropped.
  void deliver_here(node_message message) const;
};

using node_post_ptr = std::shared_ptr<const node_post>;

}  // namespace segue
