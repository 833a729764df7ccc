// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/cluster/nodes/node_codec.hpp"

namespace segue {

/// Whether a message of node `from` can belong to this run: the things it names
/// exist, and that node may name them. Error: malformed, with the value and the
/// bound.
result<void> check_message(const node_codec& codec, node_index from,
                           const node_message& message);

}  // namespace segue
