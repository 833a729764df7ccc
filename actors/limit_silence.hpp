// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace segue {

/// Lets the system give up this process's TCP connections with that address
/// and port (numeric) where data that was sent stays unacknowledged, or cannot
/// be sent, for that long (TCP_USER_TIMEOUT). Without it CAF, which keeps its
/// sockets to itself, would wait for a stopped or unreachable peer to take
/// what is written, and its system would never end.
void limit_silence(const std::string& address, std::uint16_t port,
                   std::chrono::milliseconds timeout);

}  // namespace segue
