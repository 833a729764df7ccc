// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace segue::test {

/// Ports of the loopback interface that nobody listens at. This process keeps
/// them, so that no other test's connection takes one meanwhile; nodes can
/// listen there all the same, as they set SO_REUSEADDR.
std::vector<std::uint16_t> free_ports(std::size_t count);

}  // namespace segue::test
