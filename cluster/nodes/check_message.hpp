// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/cluster/nodes/node_codec.hpp"

namespace segue {

/// Whether a message of node `from` can be meant for this run: what it names
/// is there to be named, and is that node's to name. Error: malformed, with
/// what came and the bound.
result<void> check_message(const node_codec& codec, node_index from,
                           const node_message& message);

}  // namespace segue
