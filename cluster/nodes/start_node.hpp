// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "segue/actors/start_run.hpp"
#include "segue/cluster/links/configure_for_links.hpp"
#include "segue/cluster/links/gateway.hpp"
#include "segue/cluster/nodes/run_hub.hpp"

namespace segue {

/// A node's part of a run.
struct node_plan {
  cluster_options cluster;
  node_index self = 0;
  link_options links;
  status_writer write_status;
  /// "waiting for nodes b, c"; on the batcher's node also the lost nodes.
  std::function<void(const std::string&)> on_progress;
  /// Returns true to end the wait for the other nodes; may be empty.
  std::function<bool()> interrupted;
};

/// The link options for a cluster's options. `agreement` are the lines in which
/// all nodes must agree.
link_options links_of(const cluster_options& cluster, node_index self,
                      std::string version, std::vector<std::string> agreement);

/// Links this node to all others, waits until every node has done so, then
/// starts the actors of its roles in a system made for its links. A node uses
/// only the parts of the plan that its roles need; `plan.exchange` must give
/// out the node's tickets. Error: that of links_failed, the reason why the run
/// cannot begin, or cancelled.
result<run_addresses> start_node(caf::actor_system& system, run_plan plan,
                                 node_plan node);

}  // namespace segue
