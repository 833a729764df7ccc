// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/cluster/node_choice.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <string_view>
#include <vector>

#include "segue/options/nearest_name.hpp"

namespace segue {
namespace {

std::vector<std::string_view> names_of(const cluster_options& cluster) {
  std::vector<std::string_view> names;
  names.reserve(cluster.nodes.size());
  for (const auto& node : cluster.nodes)
    names.push_back(node.name);
  return names;
}

error unknown_node(const std::string& name, const cluster_options& cluster) {
  auto names = names_of(cluster);
  auto nearest = nearest_name(name, names);
  auto meant =
      nearest.empty() ? "" : fmt::format("; did you mean '{}'?", nearest);
  return {errc::not_found,
          fmt::format("--node: there is no node '{}'; the nodes are {}{}", name,
                      fmt::join(names, ", "), meant)};
}

error invalid(std::string message) {
  return {errc::invalid_argument, std::move(message)};
}

result<void> check(const cluster_options& cluster,
                   const std::optional<std::string>& node) {
  if (cluster.empty() && node)
    return invalid(
        fmt::format("--node {}: the configuration has no [[node]]", *node));
  if (cluster.empty()) return {};
  if (!node)
    return invalid(
        fmt::format("the configuration has nodes; start one with --node NAME "
                    "({}) or all nodes of this machine with segue launch, or "
                    "run everything in one process with --set 'node=[]'",
                    fmt::join(names_of(cluster), ", ")));
  if (!cluster.find(*node)) return unknown_node(*node, cluster);
  return {};
}

}  // namespace

result<void> check_node_choice(const configuration& config,
                               const std::optional<std::string>& node) {
  auto checked = check(config.cluster, node);
  if (!checked) return at(config.path, checked.error());
  return {};
}

result<void> check_nodes_to_launch(const configuration& config) {
  if (!config.cluster.empty()) return {};
  return at(
      config.path,
      invalid(
          "the configuration has no [[node]], so there is nothing to launch"));
}

result<void> check_without_nodes(const configuration& config) {
  if (config.cluster.empty()) return {};
  return at(config.path,
            invalid("the configuration has nodes, but in this version training "
                    "runs in one process; use --set 'node=[]'"));
}

}  // namespace segue
