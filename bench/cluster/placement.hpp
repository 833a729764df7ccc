// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/config/cluster_options.hpp"

namespace segue::bench {

/// Which process plays what.
struct placement {
  std::string name;  ///< in the table
  std::vector<role_set> processes;
  /// How often an entry's steps, on average, and its states, there and back,
  /// cross from one process to another.
  double step_crossings = 0;
  double state_crossings = 0;
};

/// One process, two ways of two, and three.
const std::vector<placement>& all_placements();

/// A process for the source, one for the batcher, `keepers` with state, and one
/// that builds and draws: what each role costs.
placement roles_apart(std::size_t keepers);

/// Nodes at ports of the loopback interface that nobody listens at.
cluster_options on_loopback(const placement& where);

}  // namespace segue::bench
