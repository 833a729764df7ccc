// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/actor_system.hpp>
#include <caf/io/scribe.hpp>

#include "segue/cluster/links/sockets/link_socket.hpp"

namespace segue {

/// A connection in the form that CAF's broker accepts. Its address is the
/// number of the connection's pulse. `most_content` bounds the bytes of a
/// message of the other side.
caf::io::scribe_ptr make_link_scribe(caf::actor_system& system,
                                     link_socket_ptr link,
                                     std::size_t most_content);

/// CAF's actor that serves all connections.
caf::actor link_broker(caf::actor_system& system);

}  // namespace segue
