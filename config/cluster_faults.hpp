// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segue/config/cluster_options.hpp"

namespace segue {

/// What is wrong with nodes that are right by themselves.
struct cluster_fault {
  /// The place in `nodes` of the one that is to blame; none: all together.
  std::optional<std::size_t> node;
  /// Of that node's table "name", "port" or "roles"; without a node "node",
  /// "state.replicas" or "cluster.timeout_ms".
  std::string option;
  std::string reason;
};

/// What the nodes must be to each other, see cluster_options: names, addresses
/// and roles, replicas, time-outs, and who may listen without TLS.
std::vector<cluster_fault> find_cluster_faults(const cluster_options& options);

/// What is wrong with one value; empty: nothing.
std::string fault_of_node_name(std::string_view name);
std::string fault_of_host(std::string_view host);

}  // namespace segue
