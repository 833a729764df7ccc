// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace segue {

/// Keeps OpenSSL whole until the process is gone; to be called before its first
/// use. CAF 0.17.6 connects with TLS in threads that it does not wait for:
/// OpenSSL's own clean-up at exit would take from under them what they are
/// about to free.
void keep_openssl();

}  // namespace segue
