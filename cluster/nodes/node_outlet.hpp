// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/cluster/nodes/node_post.hpp"

namespace segue {

/// Delivers to the consumers of all nodes. Returns true for those of another
/// node, which itself reports to the hub when the batch has arrived, and
/// whether it was taken: a batch on its way is lost with the node that sent it.
class node_outlet final : public batch_outlet {
 public:
  explicit node_outlet(node_post_ptr post) : post_{std::move(post)} {}

  bool deliver(std::uint64_t ticket, outcome what) override;

 private:
  node_post_ptr post_;
};

}  // namespace segue
