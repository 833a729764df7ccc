// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "segue/cluster/links/link_figures.hpp"
#include "segue/config/node_role.hpp"
#include "segue/messages/run_summary.hpp"

namespace segue {

/// What the hub of a run over nodes knows of one of them; before the run, what
/// the node that is asked does.
struct node_standing {
  std::string name;
  std::string address;  ///< "HOST:PORT"
  role_set roles;
  bool linked = true;  ///< false: not yet
  bool present = true;
  bool leaves = false;     ///< it was told to end, and may go
  bool consumes = false;   ///< has a consumer that still draws
  std::int64_t keys = 0;   ///< unfinished examples that it is asked for
  std::int64_t asks = 0;   ///< how often its consumer waits for a batch
  std::int64_t holds = 0;  ///< batches that it has and has not saved
  std::vector<link_figures> links;  ///< that have been up, by their own word
  std::string fate;                 ///< why it is not present
  std::string waits_for;  ///< before the run: the other nodes, by name
};

/// A batch that is being made.
struct batch_standing {
  std::size_t consumer = 0;          ///< who waits for it, by place
  std::size_t worker = 0;            ///< who makes it
  std::vector<std::size_t> keepers;  ///< of its rows, in order
};

/// How a run over nodes stands.
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

/// Writes a run_standing as the text that `segue status` reads; called from a
/// thread of segue's, some times a second, and before the run when it is
/// asked.
using status_writer = std::function<std::string(const run_standing&)>;

}  // namespace segue
