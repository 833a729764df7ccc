// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>

#include "segue/cluster/links/sockets/link_socket.hpp"
#include "segue/cluster/links/sockets/tls_bio.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// The bound of a handshake, which is a few messages of a few kilobytes. Nodes
/// dial again after a longer one.
inline constexpr std::chrono::milliseconds longest_greeting{3000};

/// Makes a link from a connection that this process has opened. Blocks for at
/// most `patience`. Error: link_opening's; deadline_exceeded: no answer.
result<link_socket_ptr> open_link(file_descriptor socket, tls_context tls,
                                  std::chrono::milliseconds patience,
                                  link_watch& watch);

}  // namespace segue
