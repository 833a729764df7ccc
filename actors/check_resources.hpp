// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "segue/config/runtime_options.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// What an actor system is going to take. CAF ends the process, or waits for
/// ever, where it cannot have it.
struct resource_needs {
  std::size_t threads = 0;
  std::size_t files = 0;

  resource_needs& operator+=(const resource_needs& more);
};

/// `threads`, or its default: as many as the machine runs at once.
std::size_t scheduler_threads(const runtime_options& runtime);

/// Of a system whose scheduler has so many threads; the clock and what prints
/// have one more each.
resource_needs needs_of_system(std::size_t scheduler_threads);

/// Beyond that, where nodes are linked: threads serve all connections, take
/// them, and wait in CAF's middleman; each other node has a connection, and is
/// dialed in a thread of its own.
resource_needs needs_of_links(std::size_t other_nodes);

/// Takes all of that for a moment, and as much memory as its threads begin
/// with. Error: resource_exhausted, with what there is and what may bound it.
result<void> check_resources(const resource_needs& needs);

}  // namespace segue
