// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <string>

#include "segue/cluster/links/link_events.hpp"
#include "segue/cluster/links/link_options.hpp"

namespace segue {

/// The parts of a gateway.
struct gateway_plan {
  link_options options;  ///< checked by configure_for_links
  node_host_actor host;
  /// "waiting for nodes b, c", called by the gateway whenever that changes,
  /// never concurrently, from threads of the actor system. After it has thrown
  /// it is not called again.
  std::function<void(const std::string&)> on_progress;
};

/// Starts the gateway of a node in a system made with configure_for_links. It
/// listens, dials the nodes before it in the list, and waits for those after
/// it. It ends with close_links, after it has sent links_failed, after the host
/// has ended, or by an exit message, within about `timeout`; the system's
/// destructor waits for that.
gateway_actor start_gateway(caf::actor_system& system, gateway_plan plan);

}  // namespace segue
