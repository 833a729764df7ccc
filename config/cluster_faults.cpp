// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/cluster_faults.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <string>

namespace segue {
namespace {

constexpr std::size_t longest_name = 64;
constexpr std::size_t longest_host = 253;  // of a name in the DNS

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

bool consists_of(std::string_view text, std::string_view marks) {
  return std::ranges::all_of(text, [&](char c) {
    return is_letter_or_digit(c) || marks.find(c) != marks.npos;
  });
}

bool same_place(const node_options& a, const node_options& b) {
  auto host = [](const node_options& node) -> std::string_view {
    if (boost::iequals(node.host, "localhost")) return "127.0.0.1";
    return node.host;
  };
  return a.port == b.port && boost::iequals(host(a), host(b));
}

/// Finds names and addresses that two nodes share.
void find_shared(const cluster_options& options,
                 std::vector<cluster_fault>& faults) {
  for (std::size_t i = 0; i < options.nodes.size(); ++i) {
    const auto& node = options.nodes[i];
    auto before = std::span{options.nodes}.first(i);
    if (std::ranges::find(before, node.name, &node_options::name) !=
        before.end())
      faults.push_back(
          {i, "name",
           fmt::format("another node is also named '{}'", node.name)});
    auto same = std::ranges::find_if(
        before, [&](const auto& other) { return same_place(node, other); });
    if (same != before.end())
      faults.push_back({i, "port",
                        fmt::format("{} is already the address of node '{}'",
                                    node.address(), same->name)});
  }
}

bool has_to_be_one(node_role role) {
  return role == node_role::source || role == node_role::batcher;
}

void find_role_faults(const cluster_options& options,
                      std::vector<cluster_fault>& faults) {
  for (std::size_t i = 0; i < options.nodes.size(); ++i)
    if (options.nodes[i].roles.empty())
      faults.push_back({i, "roles", "is empty; expected at least one role"});
  for (auto role : all_roles) {
    const node_options* first = nullptr;
    for (std::size_t i = 0; i < options.nodes.size(); ++i) {
      const auto& node = options.nodes[i];
      if (!node.roles.has(role)) continue;
      if (first && has_to_be_one(role))
        faults.push_back({i, "roles",
                          fmt::format("the role '{}' already belongs to node "
                                      "'{}'; exactly one node must have it",
                                      to_string(role), first->name)});
      if (!first) first = &node;
    }
    if (!first)
      faults.push_back(
          {{},
           "node",
           fmt::format("no node has the role '{}'; {} one must have it",
                       to_string(role),
                       has_to_be_one(role) ? "exactly" : "at least")});
  }
}

/// Finds nodes that would accept any connection from a network.
void find_open_nodes(const cluster_options& options,
                     std::vector<cluster_fault>& faults) {
  if (options.tls || options.bind) return;
  for (std::size_t i = 0; i < options.nodes.size(); ++i)
    if (const auto& host = options.nodes[i].host; !is_loopback(host))
      faults.push_back(
          {i, "host",
           fmt::format(
               "'{}' is not a loopback address, and without [cluster.tls] "
               "nodes listen on loopback only; if nothing else can reach their "
               "ports, set cluster.bind = \"0.0.0.0\"",
               host)});
}

}  // namespace

std::string fault_of_node_name(std::string_view name) {
  if (!name.empty() && name.size() <= longest_name && name[0] != '-' &&
      consists_of(name, "-_"))
    return "";
  return fmt::format(
      "'{}' is not a valid node name; expected 1 to {} letters, digits, '-' "
      "and '_', not starting with '-'",
      name, longest_name);
}

std::string fault_of_host(std::string_view host) {
  if (!host.empty() && host.size() <= longest_host && host[0] != '-' &&
      consists_of(host, "-_."))
    return "";
  return fmt::format("'{}' is not a host; expected a name or an IPv4 address",
                     host);
}

std::vector<cluster_fault> find_cluster_faults(const cluster_options& options) {
  std::vector<cluster_fault> faults;
  if (options.timeout_ms <= 2 * options.heartbeat_ms)
    faults.push_back(
        {{},
         "cluster.timeout_ms",
         fmt::format(
             "{} is not more than twice cluster.heartbeat_ms, which is {}",
             options.timeout_ms, options.heartbeat_ms)});
  if (options.empty()) return faults;
  auto holders =
      static_cast<std::int64_t>(options.nodes_with(node_role::state).size());
  if (options.replicas > 0 && options.replicas >= holders)
    faults.push_back(
        {{},
         "state.replicas",
         fmt::format("{} is not less than the number of nodes with the role "
                     "'state', which is {}",
                     options.replicas, holders)});
  find_shared(options, faults);
  find_role_faults(options, faults);
  find_open_nodes(options, faults);
  return faults;
}

}  // namespace segue
