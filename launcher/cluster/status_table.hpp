// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/launcher/cluster/cluster_status.hpp"

namespace segue {

/// A run's status for a terminal, several lines: the run's counters, a row for
/// each node, a row for each link that has carried or holds something, and what
/// waits for what. Control characters, which come from another machine, are
/// shown as '?'.
std::string format_status(const cluster_status& status);

/// "12 B", "3.4 KiB", "5.6 GiB".
std::string format_bytes(std::int64_t bytes);

}  // namespace segue
