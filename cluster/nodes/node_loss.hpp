// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/cluster/nodes/run_hub.hpp"

namespace segue {

// The consequences of the loss of a node for a run; decided by the hub.

/// A node is lost: its workers' batches go to others, its consumers' batches
/// are delivered again [S3], and its keys continue with their second keepers;
/// if there are none, the run fails. The loss of the source while it reads, or
/// of a role's last node, fails the run, unless all keys have finished.
void take_loss(run_hub_state& hub, node_index node, const std::string& reason,
               const supervisor_actor& supervisor);

/// A node has reported that it cannot reach another one, and the hub still
/// reaches both. One of them must be removed: the reported one, unless the run
/// needs it and does not need the other.
void judge_report(run_hub_state& hub, const peer_lost& report,
                  const supervisor_actor& supervisor);

/// A consumer draws no more batches. If it was the last one, the run ends, with
/// the consumer's failure, if any. If there is a failure and it is `cancelled`
/// (the process was asked to end), or the node has no other role, the node is
/// notified that it may end; a run that needs its other roles ends.
void take_leave(run_hub_state& hub, const consumer_left& left,
                const supervisor_actor& supervisor);

}  // namespace segue
