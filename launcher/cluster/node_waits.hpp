// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

#include "segue/cluster/nodes/run_standing.hpp"

namespace segue {

/// What the node at that place in the configuration waits for, as text that
/// follows "NODE waits for"; several items are separated by semicolons. Empty
/// if it waits for nothing. Before the run it is what the node itself reports.
std::string waits_of(std::size_t node, const run_standing& run);

}  // namespace segue
