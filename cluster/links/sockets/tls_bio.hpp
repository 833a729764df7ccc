// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <openssl/ssl.h>

#include <memory>

namespace segue {

using tls_context = std::shared_ptr<SSL_CTX>;
using tls_session = std::unique_ptr<SSL, decltype(&SSL_free)>;

/// Returns a session over a socket, which does not block and is still the
/// caller's. It does not use OpenSSL's own socket BIO, which raises SIGPIPE if
/// the other side has closed the connection. Null if out of memory.
tls_session make_session(SSL_CTX* context, int handle);

/// Frees OpenSSL's data of a thread at the end of the thread's function.
/// OpenSSL itself waits for the end of the thread, and by then the process may
/// be ending, too: CAF does not join the threads of detached actors.
struct openssl_thread {
  openssl_thread() = default;
  openssl_thread(const openssl_thread&) = delete;
  openssl_thread& operator=(const openssl_thread&) = delete;
  ~openssl_thread() { OPENSSL_thread_stop(); }
};

}  // namespace segue
