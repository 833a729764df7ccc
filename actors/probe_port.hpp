// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "segue/errors/error.hpp"

namespace segue {

/// Whether somebody listens there; blocks for at most `timeout` besides the
/// time that a name server takes. CAF's own connect blocks for minutes where a
/// host does not answer at all, so this comes first. Codes: none: yes;
/// not_found: the name has no address; unavailable: refused;
/// deadline_exceeded: no answer; io: anything else.
error probe_port(const std::string& host, std::uint16_t port,
                 std::chrono::milliseconds timeout);

/// Why this process cannot listen there, which CAF does not say; an empty host
/// is every address of this machine. Codes: none: it can; not_found: the name
/// has no address; io: anything else.
error probe_listening(const std::string& host, std::uint16_t port);

}  // namespace segue
