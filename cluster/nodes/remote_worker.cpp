// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/remote_worker.hpp"

#include <caf/all.hpp>
#include <utility>

namespace segue {

feature_worker_actor::behavior_type remote_worker(
    feature_worker_actor::pointer self, node_index node, run_hub_actor hub) {
  return {
      // The rows of a batch are not sent for a forecast.
      [](const prepare_batch&) {},
      [=](gather_batch& job) {
        self->send(hub, dispatch_batch{node, std::move(job)});
      },
  };
}

}  // namespace segue
