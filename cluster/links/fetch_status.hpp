// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "segue/cluster/links/link_options.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Asks the node that listens there for the status of the run, for a program
/// that is not a node. Starts a small actor system of its own; blocks for at
/// most about `timeout`. Error: unavailable or deadline_exceeded.
result<std::string> fetch_status(const std::string& host, std::uint16_t port,
                                 const std::optional<tls_files>& tls,
                                 std::chrono::milliseconds timeout);

}  // namespace segue
