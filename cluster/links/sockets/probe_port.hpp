// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "segue/data/storage/file_descriptor.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// A connection with whoever listens there, which does not block; blocks for
/// at most `timeout` besides the time that a name server takes. Codes:
/// not_found: the name has no address; unavailable: refused;
/// deadline_exceeded: no answer; io: anything else.
result<file_descriptor> connect_port(const std::string& host,
                                     std::uint16_t port,
                                     std::chrono::milliseconds timeout);

/// Only whether somebody listens; code none: yes.
error probe_port(const std::string& host, std::uint16_t port,
                 std::chrono::milliseconds timeout);

/// A socket that listens there and does not block; an empty host is every
/// address of this machine. Codes: not_found: the name has no address; io:
/// anything else.
result<file_descriptor> listen_at(const std::string& host, std::uint16_t port);

}  // namespace segue
