// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace segue::bench {

/// Bytes that all open TCP sockets of the process have received, as the kernel
/// counts them (TCP_INFO): without the headers of TCP and IP.
std::int64_t received_bytes();

}  // namespace segue::bench
