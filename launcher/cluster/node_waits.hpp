// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

#include "segue/cluster/nodes/run_standing.hpp"

namespace segue {

/// What the node at that place in the configuration waits for, in words that
/// go on behind "NODE waits for"; several things are parted by semicolons.
/// Empty: for nothing. Before the run it is what the node itself says.
std::string waits_of(std::size_t node, const run_standing& run);

}  // namespace segue
