// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/keep_openssl.hpp"

#include <openssl/crypto.h>

namespace segue {

void keep_openssl() {
  // Fails where OpenSSL does, which its next use tells.
  OPENSSL_init_crypto(OPENSSL_INIT_NO_ATEXIT, nullptr);
}

}  // namespace segue
