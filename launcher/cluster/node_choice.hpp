// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

#include "segue/config/configuration.hpp"
#include "segue/errors/result.hpp"

namespace segue {

// Whether what is asked for goes with the nodes that the configuration has or
// has not. Errors are ready to be shown.

/// `run` needs --node where there are nodes and takes none where there are not.
/// Errors: not_found, invalid_argument.
result<void> check_node_choice(const configuration& config,
                               const std::optional<std::string>& node);

/// `launch` needs nodes. Error: invalid_argument.
result<void> check_nodes_to_launch(const configuration& config);

/// `train` does without. Error: invalid_argument.
result<void> check_without_nodes(const configuration& config);

}  // namespace segue
