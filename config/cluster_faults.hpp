// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segue/config/cluster_options.hpp"

namespace segue {

/// A conflict between nodes whose own options are valid.
struct cluster_fault {
  /// The place in `nodes` of the faulty one; none: the nodes together.
  std::optional<std::size_t> node;
  /// In that node's table "name", "port" or "roles"; without a node "node",
  /// "state.replicas" or "cluster.timeout_ms".
  std::string option;
  std::string reason;
};

/// The rules between nodes, see cluster_options: names, addresses and roles,
/// replicas, time-outs, and which may listen without TLS.
std::vector<cluster_fault> find_cluster_faults(const cluster_options& options);

/// The fault of one value; empty: none.
std::string fault_of_node_name(std::string_view name);
std::string fault_of_host(std::string_view host);

}  // namespace segue
