// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/nodes/node_post.hpp"

namespace segue {

/// Delivers to the consumers of all nodes. Whether one of another node took
/// the batch its node tells later, so that until then it counts as taken.
class node_outlet final : public batch_outlet {
 public:
  explicit node_outlet(node_post_ptr post) : post_{std::move(post)} {}

  bool deliver(std::uint64_t ticket, outcome what) override;

 private:
  node_post_ptr post_;
};

}  // namespace segue
