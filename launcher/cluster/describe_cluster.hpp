// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/config/cluster_options.hpp"

namespace segue {

/// "listens on 127.0.0.1:4701, ...": where a node listens and who can connect,
/// and whether TLS is used.
std::string describe_listening(const cluster_options& cluster,
                               const node_options& node);

/// A line for each node, as `segue check` shows it; empty without nodes.
std::string describe_cluster(const cluster_options& cluster);

}  // namespace segue
