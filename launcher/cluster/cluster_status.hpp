// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "segue/errors/result.hpp"

namespace segue {

/// The state of a node, as seen by the node that is asked.
enum class node_state : std::uint8_t {
  waiting,  ///< it has not been linked yet
  linked,
  lost,  ///< it is gone without a goodbye
  done,  ///< it has finished its part
};

/// "waiting", "linked", "lost", "done".
std::string_view to_string(node_state state);

/// A link from one node to another. Bytes are those of parcels: the content of
/// messages, without what CAF adds.
struct link_status {
  std::string to;  ///< the other node's name
  std::int64_t queued_parcels = 0;
  std::int64_t queued_bytes = 0;  ///< of those, not sent yet
  std::int64_t unconfirmed = 0;   ///< messages sent that it has not confirmed
  std::int64_t window = 0;        ///< the largest number of these
  std::int64_t sent_bytes = 0;    ///< since the start
  double bytes_per_second = 0;    ///< sent recently
};

struct node_status {
  std::string name;
  std::string address;  ///< "HOST:PORT"
  std::string roles;    ///< "source, batcher"
  node_state state = node_state::waiting;
  std::int64_t keys = 0;           ///< unfinished ones that live there
  std::string waits_for;           ///< in words; empty if for nothing
  std::string fate;                ///< why it is lost, in words
  std::vector<link_status> links;  ///< those used so far
};

/// A run that is spread over nodes, at some recent moment. It travels as JSON.
struct cluster_status {
  std::string version;  ///< segue's
  std::string phase;    ///< "waiting for nodes", "running", "ending"
  double elapsed_seconds = 0;
  std::int64_t active_keys = 0;        ///< unfinished ones
  std::int64_t ready_entries = 0;      ///< waiting for a batch
  std::int64_t batches_out = 0;        ///< with consumers, not saved
  std::int64_t waiting_consumers = 0;  ///< for a batch
  std::int64_t examples = 0;           ///< admitted since the start
  std::int64_t finished = 0;
  std::int64_t segments = 0;  ///< saved since the start
  std::int64_t steps = 0;
  std::int64_t batches = 0;
  std::int64_t redelivered = 0;  ///< batches
  std::int64_t rejected = 0;
  double segments_per_second = 0;  ///< since the start
  std::vector<node_status> nodes;  ///< in the order of the configuration
};

/// One line of JSON, without a line end: an object with the members above, by
/// their names. Of numbers that are not finite it makes 0.
std::string to_json(const cluster_status& status);

/// The reverse. Unknown members are ignored. Error: malformed, with the member
/// ("nodes[1].links[0].to"), what it is and what was expected.
result<cluster_status> cluster_status_from_json(std::string_view text);

}  // namespace segue
