// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <deque>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "segue/actors/run_board.hpp"
#include "segue/cluster/nodes/node_post.hpp"
#include "segue/cluster/nodes/run_standing.hpp"
#include "segue/config/cluster_options.hpp"

namespace segue {

/// The parts of a node host.
struct node_host_plan {
  cluster_options cluster;
  node_index self = 0;
  std::shared_ptr<run_board> board;
  node_codec codec;
  /// Set when every node is linked with all others, or that has failed.
  std::shared_ptr<std::promise<result<void>>> may_begin;
  status_writer write_status;  ///< for the status before the run; or empty
};

/// Between the gateway and the roles of a node. It acts as the supervisor of
/// the node: a failure on one node ends the run on all, so it reports the
/// failure to the hub, and this node ends when the hub says so or is lost. It
/// is the last of the node's actors, and says goodbye to the other nodes.
struct node_host_state {
  node_host_plan plan;
  node_index hub_node = 0;
  node_post_ptr post;  ///< null before the run
  supervisor_actor supervisor;
  gateway_actor gateway;
  bool gateway_gone = false;
  bool begin_decided = false;  ///< may_begin is set
  bool hub_lost = false;
  std::set<node_index> up;    ///< nodes with a link, before the run
  std::set<node_index> down;  ///< nodes whose links have ended
  /// Nodes that are linked with all others; used on the hub's node only.
  std::set<node_index> all_linked;
  std::map<node_index, std::string> replaced;  ///< with reasons
  bool over = false;                           ///< the hub has ended the run
  bool left = false;                           ///< its consumer has left
  bool closing = false;  ///< all other actors of the node have ended
  /// Messages that came before this node joined the run.
  std::vector<std::function<void()>> early;
  std::deque<std::uint64_t> status_asked;  ///< not answered by the hub yet
  const char* name = "node_host";

  bool is_hub() const { return plan.self == hub_node; }
  const node_options& node(std::size_t index) const {
    return plan.cluster.nodes[index];
  }
  std::string describe(std::size_t index) const;

  // node_start.cpp: until the run begins
  void take_linked(node_index node);
  void tell_begin(result<void> outcome);
  void cannot_begin(error reason);
  /// Whether the parcel was about the beginning.
  bool take_start(std::size_t from, const buffer_ptr& bytes);
  /// Whether the loss came before the run began, which then does not begin.
  bool take_early_loss(const link_down& loss);

  void take_parcel(std::size_t from, const buffer_ptr& bytes);
  void take_loss(const link_down& loss);
  void take_replaced(const node_replaced& node);
  /// A failure of this node.
  void fail(error reason);
  /// Ends this node's part of the run.
  void end(error reason);
  void leave(const std::optional<error>& failure);
  void take_end(const run_over& end);
  void take_status_question(const status_wanted& wanted);
  void answer_status(const std::string& text);
  /// Before the run: the nodes that this node waits for.
  std::string status_text() const;

 private:
  /// A node has sent data that this one must not act on.
  error unfit(std::size_t from, std::string_view why, const error& fault) const;
  void drop(node_index node);
  void send_ahead(node_index to, const node_message& message) const;
};

node_actor::behavior_type node_host(
    node_actor::stateful_pointer<node_host_state> self, node_host_plan plan);

}  // namespace segue
