// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "segue/data/storage/file_descriptor.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Returns a connection to that port, which does not block. Blocks for at most
/// `timeout`, plus the time that a name server takes. Codes: not_found: the
/// name has no address; unavailable: refused; deadline_exceeded: no answer; io:
/// anything else.
result<file_descriptor> connect_port(const std::string& host,
                                     std::uint16_t port,
                                     std::chrono::milliseconds timeout);

/// Only checks whether the port accepts connections; code none: yes.
error probe_port(const std::string& host, std::uint16_t port,
                 std::chrono::milliseconds timeout);

/// A socket that listens there and does not block; an empty host is every
/// address of this machine. Codes: not_found: the name has no address; io:
/// anything else.
result<file_descriptor> listen_at(const std::string& host, std::uint16_t port);

}  // namespace segue
