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
      nearest.empty() ? "" : fmt::format("did you mean '{}'?; ", nearest);
  return {errc::not_found, fmt::format("--node: there is no node '{}'; {}there "
                                       "are {}",
                                       name, meant, fmt::join(names, ", "))};
}

result<void> check(const cluster_options& cluster, const command_line& line) {
  auto invalid = [](std::string message) {
    return error{errc::invalid_argument, std::move(message)};
  };
  bool runs = line.what == command::run;
  if (cluster.empty()) {
    if (line.what == command::launch)
      return invalid("has no [[node]], so there is nothing to launch");
    if (runs && line.node)
      return invalid(
          fmt::format("--node {}: there is no [[node]]", *line.node));
    return {};
  }
  if (line.what == command::train)
    return invalid(
        "has nodes, but training runs in one process in this "
        "version: --set 'node=[]'");
  if (runs && !line.node)
    return invalid(fmt::format(
        "has nodes: --node NAME starts one ({}), segue launch all that are on "
        "this machine; --set 'node=[]' runs all in one process",
        fmt::join(names_of(cluster), ", ")));
  if (runs && !cluster.find(*line.node))
    return unknown_node(*line.node, cluster);
  return {};
}

}  // namespace

result<void> check_node_choice(const configuration& config,
                               const command_line& line) {
  auto checked = check(config.cluster, line);
  if (!checked) return at(config.path, checked.error());
  return {};
}

}  // namespace segue
