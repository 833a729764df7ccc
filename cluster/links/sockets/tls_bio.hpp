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

/// Frees what OpenSSL keeps for a thread, at the end of what the thread does.
/// OpenSSL itself waits for the end of the thread, and by then the process may
/// be ending, too: CAF does not join the threads of detached actors.
struct openssl_thread {
  openssl_thread() = default;
  openssl_thread(const openssl_thread&) = delete;
  openssl_thread& operator=(const openssl_thread&) = delete;
  ~openssl_thread() { OPENSSL_thread_stop(); }
};

}  // namespace segue
