// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/nodes/node_post.hpp"

namespace segue {

/// The batcher as the consumers of another node see it.
batch_source_actor::behavior_type consumer_port(
    batch_source_actor::pointer self, node_post_ptr post);

}  // namespace segue
