// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/cluster/describe_cluster.hpp"

#include <fmt/format.h>

#include <string_view>

namespace segue {

std::string describe_listening(const cluster_options& cluster,
                               const node_options& node) {
  auto address = listen_address(cluster, node);
  std::string_view whom =
      ", without TLS: anyone who can reach this address can connect";
  if (cluster.tls)
    whom = " with TLS";
  else if (is_loopback(address))
    whom = ", for this machine only, as there is no [cluster.tls]";
  return fmt::format("listens on {}:{}{}", address, node.port, whom);
}

std::string describe_cluster(const cluster_options& cluster) {
  std::string text;
  for (const auto& node : cluster.nodes)
    text +=
        fmt::format("node {}: {}; {}; {}\n", node.name, node.address(),
                    to_string(node.roles), describe_listening(cluster, node));
  return text;
}

}  // namespace segue
