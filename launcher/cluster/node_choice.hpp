// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

#include "segue/config/configuration.hpp"
#include "segue/errors/result.hpp"

namespace segue {

// Check whether a subcommand can run with the nodes of the configuration, or
// without nodes. Errors are ready to be shown.

/// `run` needs --node if there are nodes, and does not accept it otherwise.
/// Errors: not_found, invalid_argument.
result<void> check_node_choice(const configuration& config,
                               const std::optional<std::string>& node);

/// `launch` needs nodes. Error: invalid_argument.
result<void> check_nodes_to_launch(const configuration& config);

/// `train` does not support nodes. Error: invalid_argument.
result<void> check_without_nodes(const configuration& config);

}  // namespace segue
