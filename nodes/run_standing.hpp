// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "segue/config/node_role.hpp"
#include "segue/messages/run_summary.hpp"

namespace segue {

/// What the hub of a run over nodes knows of one of them.
struct node_standing {
  std::string name;
  std::string address;  ///< "HOST:PORT"
  role_set roles;
  bool present = true;
  bool consumes = false;  ///< has a consumer that still draws
  std::int64_t keys = 0;  ///< unfinished examples that it is asked for
  std::string fate;       ///< why it is not present
};

/// How a run over nodes stands.
struct run_standing {
  std::span<const node_standing> nodes;  ///< by place in the configuration
  live_figures figures;
  run_summary counts;
  double elapsed_seconds = 0;
  bool source_ended = false;
};

/// Writes a run_standing as the text that `segue status` reads; called from a
/// thread of segue's, some times a second.
using status_writer = std::function<std::string(const run_standing&)>;

}  // namespace segue
