// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/actor_system_config.hpp>

#include "segue/cluster/links/link_options.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Prepares a configuration for an actor system whose node has a gateway:
/// scheduling, the network module, heartbeats, message types. Error:
/// invalid_argument for options out of bounds (no such `self`, a duplicate
/// name, a time or size of 0), not_found or malformed for unusable TLS files.
/// After an error no system may be made with this configuration.
result<void> configure_for_links(caf::actor_system_config& config,
                                 const link_options& options);

/// The part of it for a program that is not a node: scheduling, the network
/// module, message types.
void load_link_modules(caf::actor_system_config& config);

}  // namespace segue
