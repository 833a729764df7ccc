// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "segue/cluster/wire/piece_queue.hpp"

namespace segue {

/// What a node has for another one.
struct link_figures {
  std::uint32_t to = 0;  ///< the other one's place in the configuration
  queue_figures queue;
  double bytes_per_second = 0;  ///< sent, of late
};

}  // namespace segue
