// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "segue/config/node_role.hpp"
#include "segue/errors/result.hpp"

namespace segue {

class option_reader;

/// One `[[node]]`: a process of a run over several nodes.
struct node_options {
  /// Unique; 1 to 64 ASCII letters, digits, '-' and '_', not starting with '-',
  /// so that it can be a command line argument and part of a file name.
  std::string name{};

  /// The name or IPv4 address at which the other nodes reach it.
  std::string host{};

  /// 1 to 65535; no other node has the same host and port.
  std::uint16_t port = 0;

  /// At least one.
  role_set roles{};

  /// "HOST:PORT".
  std::string address() const;
};

/// The PEM files with which nodes identify each other: `[cluster.tls]`. Paths
/// are ones that the process can open.
struct tls_options {
  std::string certificate{};  ///< of this node, with its chain to the authority
  std::string key{};          ///< of the certificate, without a passphrase
  std::string authority{};    ///< signs the certificates of all nodes
};

/// How a run is spread over nodes: `[[node]]`, `[state]` and `[cluster]`.
/// Results never depend on it [B16].
struct cluster_options {
  /// In the order of the file. If empty, the run is one process.
  std::vector<node_options> nodes{};

  /// The number of additional nodes with a copy of each key, 0 or 1; less than
  /// the number of nodes with `state`. Without copies the loss of a state node
  /// ends the run. Default 0, because a copy doubles the load of those links.
  std::int64_t replicas = 0;

  /// Milliseconds between heartbeats on an idle link, 10 to 60000. By default
  /// three of them fit into `timeout_ms`.
  std::int64_t heartbeat_ms = 500;

  /// Milliseconds of silence after which a node counts as lost, up to 600000;
  /// more than two heartbeats, so that a late one does no harm.
  std::int64_t timeout_ms = 2000;

  /// Seconds within which all nodes must find each other, 1 to 86400. The
  /// default is enough to start them by hand.
  std::int64_t wait_seconds = 60;

  /// The largest message between nodes in bytes, 4096 to 64 MiB; larger ones
  /// are split. The throughput of a link is best from 1 MiB on, and a longer
  /// message delays heartbeats.
  std::int64_t max_message_bytes = 1 << 20;

  /// The largest number of unconfirmed messages on a link, 1 to 1024. Together
  /// with `max_message_bytes` it bounds what a slow node costs the others.
  std::int64_t window = 16;

  /// The local address that nodes listen on; if absent, see `listen_address`.
  std::optional<std::string> bind{};

  /// If absent, links are neither encrypted nor authenticated.
  std::optional<tls_options> tls{};

  /// Whether the run is one process.
  bool empty() const { return nodes.empty(); }

  /// The node of that name, or null.
  const node_options* find(std::string_view name) const;

  /// The first node with the role, or null. For `source` and `batcher` it is
  /// the only one.
  const node_options* node_with(node_role role) const;

  /// All nodes with the role, in the order of the file.
  std::vector<const node_options*> nodes_with(node_role role) const;
};

/// Whether a host always means this machine: "localhost", or an IPv4 address in
/// 127.0.0.0/8.
bool is_loopback(std::string_view host);

/// The local address that a node listens on: `bind` if it is set; otherwise its
/// host if that is loopback; otherwise all addresses, "0.0.0.0", which needs
/// TLS.
std::string listen_address(const cluster_options& cluster,
                           const node_options& node);

/// Whether the run may continue without the named nodes: the batcher is not
/// among them, every role except the source has a node left, and at most
/// `replicas` state nodes are lost. Only the nodes know whether the source had
/// read all of the input, so that the run can continue without it too.
bool can_lose(const cluster_options& cluster,
              std::span<const std::string> lost);

/// Checks the bounds and rules above, for options filled in by a program.
/// Without nodes only the numbers are checked.
///
/// Error: invalid_argument, naming the option and the value seen.
result<void> validate(const cluster_options& options);

/// Reads `[[node]]`, `[state]` and `[cluster]` of the outermost table; the
/// reader records errors.
cluster_options read_cluster_options(option_reader& root);

}  // namespace segue
