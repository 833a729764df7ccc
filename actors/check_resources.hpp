// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "segue/config/runtime_options.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// The resources that an actor system needs. CAF ends the process, or waits
/// forever, if they are not available.
struct resource_needs {
  std::size_t threads = 0;
  std::size_t files = 0;

  resource_needs& operator+=(const resource_needs& more);
};

/// `threads`, or its default: as many as the machine runs at once.
std::size_t scheduler_threads(const runtime_options& runtime);

/// For a system whose scheduler has that many threads; CAF's clock and printer
/// have one more each.
resource_needs needs_of_system(std::size_t scheduler_threads);

/// In addition, if nodes are linked: threads that serve all connections, accept
/// them, and wait in CAF's middleman. Each other node has a connection and is
/// dialed in a thread of its own.
resource_needs needs_of_links(std::size_t other_nodes);

/// Takes all of that for a moment, and the memory that threads allocate as they
/// start. Error: resource_exhausted, with the number and likely limits.
result<void> check_resources(const resource_needs& needs);

}  // namespace segue
