// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/errors/result.hpp"
#include "segue/messages/link_options.hpp"

namespace segue {

/// Whether OpenSSL can use the files: CAF loads them for every connection, in
/// a thread where a fault would end the process. Error: invalid_argument where
/// one is not named, not_found, or malformed, naming the file; the key must be
/// the certificate's, and the authority must have signed the certificate.
result<void> check_tls(const tls_files& files);

}  // namespace segue
