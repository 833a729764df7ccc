// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "segue/bench/cluster/node_process.hpp"
#include "segue/bench/cluster/placement.hpp"

namespace segue::bench {

/// What all processes of a contestant took together.
struct cluster_timing {
  double wall = 0;            ///< seconds
  double cpu = 0;             ///< seconds
  std::int64_t received = 0;  ///< bytes that crossed between processes
  std::int64_t entries = 0;
  std::vector<double> cpu_of;  ///< by process, seconds
};

/// Pushes the keys' sequences at the source and draws batches at the consumer,
/// which adds one to both states, or, `with_model`, runs an LSTM of 128 units.
cluster_timing run_nodes(const workload& w, const sources& data,
                         const placement& where, bool with_model);

/// The bare copies of the same bytes between two processes: rows by one write
/// each into a TCP connection of the loopback interface, and read from it
/// straight into a batch; states there and back, too.
cluster_timing run_bare_copies(const workload& w, const sources& data);

}  // namespace segue::bench
