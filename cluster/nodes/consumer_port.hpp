// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/cluster/nodes/node_post.hpp"

namespace segue {

/// The batcher as the consumers of another node see it.
consumer_port_actor::behavior_type consumer_port(
    consumer_port_actor::pointer self, node_post_ptr post);

}  // namespace segue
