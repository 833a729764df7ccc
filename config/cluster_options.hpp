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
#include "segue/options/option_reader.hpp"

namespace segue {

/// One `[[node]]`: a process of a run that is spread over several.
struct node_options {
  /// Unique; 1 to 64 ASCII letters, digits, '-' and '_', the first of them no
  /// '-', so that it can be a command's argument and a part of a file's name.
  std::string name;

  /// Where the other nodes reach it: a name or an IPv4 address.
  std::string host;

  /// 1 to 65535; no other node has the same host and port.
  std::uint16_t port = 0;

  /// At least one.
  role_set roles;

  /// "HOST:PORT".
  std::string address() const;
};

/// The PEM files with which nodes know each other: `[cluster.tls]`. Paths are
/// as the process can open them.
struct tls_options {
  std::string certificate;  ///< this node's, and what leads to the authority
  std::string key;          ///< of the certificate, without a passphrase
  std::string authority;    ///< that all nodes' certificates are signed by
};

/// How a run is spread over nodes: `[[node]]`, `[state]` and `[cluster]`.
/// Results never depend on it [B16].
struct cluster_options {
  /// In the order of the file. None: the run is one process.
  std::vector<node_options> nodes;

  /// Nodes that hold a copy of each key besides its own, 0 or 1; less than
  /// there are nodes with `state`. Without copies the loss of a state node ends
  /// the run. None, since a copy doubles what the links of those nodes carry.
  std::int64_t replicas = 0;

  /// Milliseconds between signs of life on an idle link, 10 to 60000. The
  /// default leaves three in `timeout_ms`.
  std::int64_t heartbeat_ms = 500;

  /// Milliseconds of silence after which a node counts as lost, up to 600000;
  /// more than two heartbeats, so that one that is late harms nobody.
  std::int64_t timeout_ms = 2000;

  /// Seconds within which all nodes must have found each other, 1 to 86400:
  /// enough to start them by hand.
  std::int64_t wait_seconds = 60;

  /// Bytes of a message between nodes, 4096 to 64 MiB; what is larger is cut.
  /// The throughput of a link is at its best from 1 MiB on, and a longer
  /// message holds back heartbeats.
  std::int64_t max_message_bytes = 1 << 20;

  /// Messages on a link that the other end has not confirmed, 1 to 1024. With
  /// `max_message_bytes` it bounds what a slow node costs the others.
  std::int64_t window = 16;

  /// The local address that nodes listen at; absent: see `listen_address`.
  std::optional<std::string> bind;

  /// Absent: links are neither encrypted nor authenticated.
  std::optional<tls_options> tls;

  /// Whether the run is one process.
  bool empty() const { return nodes.empty(); }

  /// The node of that name; null where there is none.
  const node_options* find(std::string_view name) const;

  /// The first node with the role; null where there is none. Of `source` and
  /// `batcher` it is the only one.
  const node_options* node_with(node_role role) const;

  /// All nodes with the role, in the order of the file.
  std::vector<const node_options*> nodes_with(node_role role) const;
};

/// Whether a host is this machine whatever its network: "localhost", an IPv4
/// address of 127.0.0.0/8.
bool is_loopback(std::string_view host);

/// The local address that a node listens at: `bind` where it is set; else its
/// host where that is loopback; else, which needs TLS, every address:
/// "0.0.0.0".
std::string listen_address(const cluster_options& cluster,
                           const node_options& node);

/// Whether the run may go on without the nodes of these names: the batcher is
/// not among them, every other role but the source has a node left, and no more
/// state nodes are lost than there are `replicas`. Whether the source had read
/// all, so that it too can be done without, only the nodes know.
bool can_lose(const cluster_options& cluster,
              std::span<const std::string> lost);

/// Checks the bounds and rules above, for options filled in by a program.
/// Without nodes only the numbers are checked.
///
/// Error: invalid_argument, naming the option and the value seen.
result<void> validate(const cluster_options& options);

/// Reads `[[node]]`, `[state]` and `[cluster]` of the outermost table; what is
/// wrong is recorded by the reader.
cluster_options read_cluster_options(option_reader& root);

}  // namespace segue
