// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>

#include "segue/actors/socket_handle.hpp"

namespace segue {

/// Lets the system give up a TCP connection where data that was sent stays
/// unacknowledged, or cannot be sent, for that long (TCP_USER_TIMEOUT). CAF
/// would wait for a stopped or unreachable peer to take what is written, and
/// its system would never end.
void limit_silence(const socket_handle& socket,
                   std::chrono::milliseconds timeout);

}  // namespace segue
