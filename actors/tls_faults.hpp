// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>

namespace segue {

/// A handshake that takes longer is given up. It is a few messages of a few
/// kilobytes; nodes dial again.
inline constexpr std::chrono::milliseconds longest_tls_handshake{3000};

/// Keeps a TLS connection that fails from breaking others, and one that never
/// begins from holding a node. CAF 0.17 leaves both open:
/// - OpenSSL notes errors by thread, and what it says of a connection's next
///   read or write is an error as long as one is noted, whoever it was of
///   (SSL_get_error(3)). CAF leaves them there, so that the end of a connection
///   would end a link between nodes that has nothing to do with it.
/// - CAF waits without end, and with all of a core, for a peer that has
///   connected and does not take part in the handshake; its actor system does
///   not end meanwhile.
/// Concerns all connections of the process that have a socket. To be called
/// before the first one is made; again it does nothing.
void contain_tls_faults();

}  // namespace segue
