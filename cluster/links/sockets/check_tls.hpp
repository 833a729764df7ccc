// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "segue/cluster/links/link_options.hpp"
#include "segue/cluster/links/sockets/tls_bio.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// A TLS file that cannot be used, and why.
struct tls_fault {
  std::string_view option;  ///< "certificate", "key" or "authority"
  errc code;
  std::string what;
};

/// Whether OpenSSL can use the files. The key must belong to the certificate,
/// and the authority must have signed it. Code: invalid_argument if a file is
/// not named, not_found, or malformed.
std::optional<tls_fault> find_tls_fault(const tls_files& files);

/// The same as an error that names the option.
result<void> check_tls(const tls_files& files);

/// The context of connections: both sides present a certificate that the
/// authority has signed. Error: as check_tls.
result<tls_context> load_tls(const tls_files& files);

}  // namespace segue
