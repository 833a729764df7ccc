// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/tls_faults.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <mutex>

namespace segue {
namespace {

/// OpenSSL's last step of a handshake: the errors are noted, and its caller
/// sees by the result that it failed.
void after_handshake(const SSL* connection, int where, int result) {
  bool over = where == SSL_CB_ACCEPT_EXIT || where == SSL_CB_CONNECT_EXIT;
  if (over && result <= 0) ERR_clear_error();
  // The one that this takes the place of, if the program has set one.
  auto* context = SSL_get_SSL_CTX(connection);
  if (auto* others = SSL_CTX_get_info_callback(context))
    others(connection, where, result);
}

void watch(void* connection, void*, CRYPTO_EX_DATA*, int, long, void*) {
  SSL_set_info_callback(static_cast<SSL*>(connection), after_handshake);
}

void forget(void*, void*, CRYPTO_EX_DATA*, int, long, void*) {
  ERR_clear_error();
}

}  // namespace

void contain_tls_faults() {
  static std::once_flag once;
  // CAF makes its connections where nobody can reach them, but OpenSSL tells
  // of each that is made and freed.
  std::call_once(
      once, [] { SSL_get_ex_new_index(0, nullptr, watch, nullptr, forget); });
}

}  // namespace segue
