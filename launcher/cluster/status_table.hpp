// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/launcher/cluster/cluster_status.hpp"

namespace segue {

/// The status of a run for a terminal, several lines: the counters of the run,
/// a row for each node, a row for each link that has been used, and what each
/// node waits for. Control characters, which come from another machine, are
/// escaped.
std::string format_status(const cluster_status& status);

/// "12 B", "3.4 KiB", "5.6 GiB".
std::string format_bytes(std::int64_t bytes);

}  // namespace segue
