// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/cluster/nodes/node_interfaces.hpp"

namespace segue {

/// The workers of one node as the batcher sees them: passes a batch's entries
/// to the hub, which has the batch built there. It ends when the node is lost,
/// so that the batcher gives its batches to another.
feature_worker_actor::behavior_type remote_worker(
    feature_worker_actor::pointer self, node_index node, run_hub_actor hub);

}  // namespace segue
