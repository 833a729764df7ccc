// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/cluster/nodes/run_hub.hpp"

namespace segue {

// What the loss of a node means for a run; decided by the hub.

/// A node is gone: its workers' batches go to others, its consumers' batches
/// are delivered again [S3], its keys live on with their second keepers, or the
/// run fails where there are none. The loss of the source while it reads, or of
/// a role's last node, fails the run, unless all keys have finished.
void take_loss(run_hub_state& hub, node_index node, const std::string& reason,
               const supervisor_actor& supervisor);

/// A node has reported that it does not reach another one, and the hub still
/// reaches both. One of them has to go: the reported one, unless the run cannot
/// do without it but can without the other.
void judge_report(run_hub_state& hub, const peer_lost& report,
                  const supervisor_actor& supervisor);

/// A consumer draws no more; the last one's leave ends the run, with the
/// consumer's failure, if any. Where that is `cancelled`, as of a process that
/// was told to end, or the node has no other role, the node may go, and is told
/// so; a run that cannot do without its other roles ends.
void take_leave(run_hub_state& hub, const consumer_left& left,
                const supervisor_actor& supervisor);

}  // namespace segue
