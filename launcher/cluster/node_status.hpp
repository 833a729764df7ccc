// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/cluster/nodes/run_standing.hpp"
#include "segue/launcher/cluster/cluster_status.hpp"

namespace segue {

/// What `segue status` shows of a run, as the hub knows it.
cluster_status status_of(const run_standing& standing);

/// The same as JSON.
std::string status_text(const run_standing& standing);

}  // namespace segue
