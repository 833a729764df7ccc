// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/cluster_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/ip/address_v4.hpp>

#include "segue/config/cluster_faults.hpp"
#include "segue/options/option_reader.hpp"

namespace segue {
namespace {

struct bounded {
  std::string_view name;
  std::int64_t cluster_options::*value;
  std::int64_t min;
  std::int64_t max;
};

/// The numbers of `[cluster]`.
constexpr std::array numbers{
    bounded{"heartbeat_ms", &cluster_options::heartbeat_ms, 10, 60'000},
    bounded{"timeout_ms", &cluster_options::timeout_ms, 21, 600'000},
    bounded{"wait_seconds", &cluster_options::wait_seconds, 1, 86'400},
    bounded{"max_message_bytes", &cluster_options::max_message_bytes, 4096,
            std::int64_t{64} << 20},
    bounded{"window", &cluster_options::window, 1, 1024},
};

constexpr std::int64_t most_replicas = 1;

/// Reads a required text that `fault_of` accepts.
std::string read_checked(option_reader& reader, std::string_view name,
                         std::string (*fault_of)(std::string_view)) {
  if (!reader.has(name)) reader.require(name);
  auto text = reader.text(name);
  if (!text) return "";
  if (auto fault = fault_of(*text); !fault.empty()) {
    reader.fail(name, fault);
    return "";
  }
  return *text;
}

/// None where an error was recorded.
std::optional<role_set> read_roles(option_reader& reader) {
  if (!reader.has("roles")) reader.require("roles");
  auto names = reader.texts("roles");
  if (!names) return {};
  role_set roles;
  bool right = true;
  for (const auto& name : *names) {
    auto role = find_role(name);
    if (role && !roles.has(*role)) {
      roles.add(*role);
      continue;
    }
    reader.fail("roles", role ? fmt::format("'{}' appears twice", name)
                              : unknown_role(name));
    right = false;
  }
  if (!right) return {};
  return roles;
}

/// None where an error was recorded.
std::optional<node_options> read_node(option_reader& reader) {
  node_options node;
  node.name = read_checked(reader, "name", fault_of_node_name);
  node.host = read_checked(reader, "host", fault_of_host);
  if (!reader.has("port")) reader.require("port");
  auto port = reader.integer("port", 1, 65'535);
  auto roles = read_roles(reader);
  if (node.name.empty() || node.host.empty() || !port || !roles) return {};
  node.port = static_cast<std::uint16_t>(*port);
  node.roles = *roles;
  return node;
}

/// Reads a required file of `[cluster.tls]`; empty if an error was recorded.
std::string read_pem(option_reader& reader, std::string_view name) {
  if (!reader.has(name)) reader.require(name);
  auto file = reader.text(name);
  if (!file) return "";
  if (!file->empty()) return reader.resolve_path(*file);
  reader.fail(name, "is empty; expected a PEM file");
  return "";
}

void read_cluster(option_reader& reader, cluster_options& options) {
  for (const auto& n : numbers)
    options.*n.value =
        reader.integer(n.name, n.min, n.max).value_or(options.*n.value);
  if (reader.has("bind"))
    options.bind = read_checked(reader, "bind", fault_of_host);
  if (auto* tls = reader.table("tls"))
    options.tls = {read_pem(*tls, "certificate"), read_pem(*tls, "key"),
                   read_pem(*tls, "authority")};
}

/// Records a fault in the table that has its option.
void record(option_reader& root, std::vector<option_reader*>& nodes,
            const cluster_fault& fault) {
  if (fault.node) return nodes[*fault.node]->fail(fault.option, fault.reason);
  auto dot = fault.option.find('.');
  auto* table = dot == std::string::npos
                    ? nullptr
                    : root.table(fault.option.substr(0, dot));
  if (table)
    table->fail(fault.option.substr(dot + 1), fault.reason);
  else
    root.fail(fault.option, fault.reason);
}

}  // namespace

std::string node_options::address() const {
  return fmt::format("{}:{}", host, port);
}

const node_options* cluster_options::find(std::string_view name) const {
  auto found = std::ranges::find(nodes, name, &node_options::name);
  return found == nodes.end() ? nullptr : &*found;
}

const node_options* cluster_options::node_with(node_role role) const {
  auto all = nodes_with(role);
  return all.empty() ? nullptr : all.front();
}

std::vector<const node_options*> cluster_options::nodes_with(
    node_role role) const {
  std::vector<const node_options*> found;
  for (const auto& node : nodes)
    if (node.roles.has(role)) found.push_back(&node);
  return found;
}

bool is_loopback(std::string_view host) {
  if (boost::iequals(host, "localhost")) return true;
  boost::system::error_code no_address;
  auto address = boost::asio::ip::make_address_v4(host, no_address);
  return !no_address && address.is_loopback();
}

std::string listen_address(const cluster_options& cluster,
                           const node_options& node) {
  if (cluster.bind) return *cluster.bind;
  if (boost::iequals(node.host, "localhost")) return "127.0.0.1";
  return is_loopback(node.host) ? node.host : "0.0.0.0";
}

bool can_lose(const cluster_options& cluster,
              std::span<const std::string> lost) {
  role_set gone;
  role_set left;
  std::int64_t states_lost = 0;
  for (const auto& node : cluster.nodes) {
    bool is_lost = std::ranges::find(lost, node.name) != lost.end();
    if (is_lost && node.roles.has(node_role::state)) ++states_lost;
    for (auto role : all_roles)
      if (node.roles.has(role)) (is_lost ? gone : left).add(role);
  }
  left.add(node_role::source);
  return !gone.has(node_role::batcher) && left == role_set::all() &&
         states_lost <= cluster.replicas;
}

result<void> validate(const cluster_options& options) {
  auto invalid = [](std::string message) {
    return error{errc::invalid_argument, std::move(message)};
  };
  auto check = [&](std::string_view name, std::int64_t value, std::int64_t min,
                   std::int64_t max) -> result<void> {
    if (min <= value && value <= max) return {};
    return invalid(
        fmt::format("{} {} is not in [{}, {}]", name, value, min, max));
  };
  for (const auto& n : numbers)
    if (auto in = check(n.name, options.*n.value, n.min, n.max); !in) return in;
  if (auto in = check("replicas", options.replicas, 0, most_replicas); !in)
    return in;
  for (const auto& node : options.nodes) {
    for (const auto& fault :
         {fault_of_node_name(node.name), fault_of_host(node.host)})
      if (!fault.empty()) return invalid(fault);
    if (auto in = check("port", node.port, 1, 65'535); !in)
      return at(fmt::format("node '{}'", node.name), in.error());
  }
  auto faults = find_cluster_faults(options);
  if (faults.empty()) return {};
  const auto& [node, option, reason] = faults.front();
  return invalid(node ? fmt::format("node '{}': {}: {}",
                                    options.nodes[*node].name, option, reason)
                      : fmt::format("{}: {}", option, reason));
}

cluster_options read_cluster_options(option_reader& root) {
  cluster_options options;
  auto tables = root.tables("node");
  bool complete = true;
  for (auto* table : tables)
    if (auto node = read_node(*table))
      options.nodes.push_back(std::move(*node));
    else
      complete = false;
  if (auto* state = root.table("state"))
    options.replicas = state->integer("replicas", 0, most_replicas).value_or(0);
  if (auto* cluster = root.table("cluster")) read_cluster(*cluster, options);
  // If a node is wrong the rules between nodes cannot be checked.
  if (complete)
    for (const auto& fault : find_cluster_faults(options))
      record(root, tables, fault);
  return options;
}

}  // namespace segue
