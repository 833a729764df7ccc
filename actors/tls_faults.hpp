// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace segue {

/// Keeps a handshake that fails from breaking other connections. OpenSSL notes
/// errors by thread, and what it says of a connection's next read or write is
/// an error as long as one is noted, whoever it was of (SSL_get_error(3)). CAF
/// 0.17 leaves them there, so that anybody who connects without TLS would end a
/// link between nodes. To be called before the first connection is made; again
/// it does nothing.
void contain_tls_faults();

}  // namespace segue
