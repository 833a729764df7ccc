// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/config/configuration.hpp"
#include "segue/errors/result.hpp"
#include "segue/launcher/command_line.hpp"

namespace segue {

/// Whether what is asked for goes with the nodes that the configuration has or
/// has not: `run` needs --node where there are nodes and takes none where there
/// are not, `launch` needs nodes, `train` does without. Error: not_found,
/// invalid_argument, ready to be shown.
result<void> check_node_choice(const configuration& config,
                               const command_line& line);

}  // namespace segue
