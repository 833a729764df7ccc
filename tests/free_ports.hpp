// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace segue::test {

/// Gives a socket a port of the loopback interface that nobody has.
std::uint16_t bind_to_any_port(int handle);

/// Ports of the loopback interface that nobody listens at. This process keeps
/// them, so that no other test's connection takes one meanwhile; nodes can
/// listen there all the same, as they set SO_REUSEADDR.
std::vector<std::uint16_t> free_ports(std::size_t count);

}  // namespace segue::test
