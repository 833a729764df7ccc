// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <openssl/ssl.h>

#include <memory>

namespace segue {

using tls_context = std::shared_ptr<SSL_CTX>;
using tls_session = std::unique_ptr<SSL, decltype(&SSL_free)>;

/// A session over a socket, which does not block and stays the caller's. Not
/// by OpenSSL's own means: they raise SIGPIPE where the other side has closed
/// the connection. Null where there is no memory.
tls_session make_session(SSL_CTX* context, int handle);

}  // namespace segue
