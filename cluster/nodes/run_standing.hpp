// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "segue/cluster/links/link_figures.hpp"
#include "segue/config/node_role.hpp"
#include "segue/messages/run_summary.hpp"
#include "segue/messages/status_writer.hpp"

namespace segue {

/// The hub's data about one node of the run; before the run, that of the node
/// that is asked for the status.
struct node_standing {
  std::string name;
  std::string address;  ///< "HOST:PORT"
  role_set roles;
  bool linked = true;  ///< false: not yet
  bool present = true;
  bool leaves = false;     ///< it was asked to end, and may leave
  bool consumes = false;   ///< has a consumer that still draws
  std::int64_t keys = 0;   ///< unfinished examples whose rows it sends
  std::int64_t asks = 0;   ///< how often its consumer waits for a batch
  std::int64_t holds = 0;  ///< batches that it has not saved yet
  std::vector<link_figures> links;  ///< as it reports them
  std::string fate;                 ///< why it is not present
  std::string waits_for;  ///< before the run: the other nodes, by name
};

/// A batch that is being made.
struct batch_standing {
  std::size_t consumer = 0;          ///< the node that waits for it, by place
  std::size_t worker = 0;            ///< the node that makes it
  std::vector<std::size_t> keepers;  ///< of its rows, in row order
};

/// The state of a run over nodes.
struct run_standing {
  std::span<const node_standing> nodes;  ///< by place in the configuration
  std::vector<batch_standing> batches;
  std::int64_t capacity = 0;
  live_figures figures;
  run_summary counts;
  double elapsed_seconds = 0;
  bool source_ended = false;
  bool started = true;
};

}  // namespace segue
