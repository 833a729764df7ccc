// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <string>

namespace segue {

/// The state of a run over nodes (cluster/nodes/run_standing.hpp), which is not
/// shown to programs.
struct run_standing;

/// Writes a run_standing as the text that `segue status` reads. Called from a
/// thread of segue, a few times a second, and before the run when the status is
/// requested.
using status_writer = std::function<std::string(const run_standing&)>;

}  // namespace segue
