// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/actor_system.hpp>
#include <caf/io/scribe.hpp>

#include "segue/cluster/links/sockets/link_socket.hpp"

namespace segue {

/// What CAF's broker takes for a connection of its own. Its address is the
/// number of the connection's pulse. A message of the other side holds at most
/// so many bytes.
caf::io::scribe_ptr make_link_scribe(caf::actor_system& system,
                                     link_socket_ptr link,
                                     std::size_t most_content);

/// The actor of CAF's that serves all connections.
caf::actor link_broker(caf::actor_system& system);

}  // namespace segue
