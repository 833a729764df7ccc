// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "segue/cluster/wire/piece_queue.hpp"

namespace segue {

/// The figures of a node's link to another node.
struct link_figures {
  std::uint32_t to = 0;  ///< the other node, by place
  queue_figures queue;
  double bytes_per_second = 0;  ///< sent recently
};

}  // namespace segue
