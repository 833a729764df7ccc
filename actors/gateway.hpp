// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/actor_system_config.hpp>
#include <functional>
#include <string>

#include "segue/errors/result.hpp"
#include "segue/messages/link_events.hpp"
#include "segue/messages/link_options.hpp"

namespace segue {

/// What a gateway is made of.
struct gateway_plan {
  link_options options;  ///< checked by configure_for_links
  node_host_actor host;
  /// "waiting for nodes b, c", whenever that changes; called by the gateway,
  /// one at a time, from threads of the actor system.
  std::function<void(const std::string&)> on_progress;
};

/// Prepares a configuration for an actor system whose node has a gateway:
/// scheduling, the network modules, heartbeats, message types. Error:
/// invalid_argument for options that cannot be (no such `self`, names twice,
/// a time or size of 0), not_found or malformed for TLS files that cannot be
/// used; a system must not be made with such a configuration.
result<void> configure_for_links(caf::actor_system_config& config,
                                 const link_options& options);

/// Starts the gateway of a node in a system made with configure_for_links. It
/// listens, dials the nodes before it in the list, and waits for those after
/// it. It ends with close_links, when it has sent links_failed, when the host
/// is gone, or by an exit message.
gateway_actor start_gateway(caf::actor_system& system, gateway_plan plan);

/// Asks the node that listens there how the run is, for a program that is not
/// a node. Starts a small actor system of its own; blocks for at most about
/// `timeout`. Error: unavailable or deadline_exceeded.
result<std::string> fetch_status(const std::string& host, std::uint16_t port,
                                 const std::optional<tls_files>& tls,
                                 std::chrono::milliseconds timeout);

}  // namespace segue
