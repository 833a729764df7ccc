// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace segue {

/// Where a node's gateway listens.
struct peer_address {
  std::string name;  ///< unique among the nodes
  std::string host;
  std::uint16_t port = 0;
};

/// PEM files of one node; both ends of a link present a certificate that the
/// authority has signed.
struct tls_files {
  std::string certificate;
  std::string key;
  std::string authority;
};

/// How a node communicates with the other nodes.
struct link_options {
  std::vector<peer_address> nodes;  ///< all nodes, this one among them
  std::size_t self = 0;             ///< our place in `nodes`
  /// How often an idle link sends a heartbeat.
  std::chrono::milliseconds heartbeat{500};
  /// Silence after which a node counts as lost.
  std::chrono::milliseconds timeout{2000};
  /// How long nodes wait for each other at the start.
  std::chrono::milliseconds connect_deadline{30000};
  std::size_t max_message = 1 << 20;  ///< bytes of data in one message
  std::size_t window = 16;            ///< unacknowledged messages of a link
  /// Bytes of the largest parcel that is accepted from a peer.
  std::uint64_t max_parcel = std::uint64_t{4} << 30;
  /// Address to listen on. Empty: 127.0.0.1, with TLS all addresses.
  std::string bind;
  std::optional<tls_files> tls;
  /// Segue's version; nodes of one run have the same.
  std::string version;
  /// Lines "option = value" in a fixed order, in which all nodes must agree.
  std::vector<std::string> configuration;
};

}  // namespace segue
