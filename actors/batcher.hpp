// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include "segue/actors/batcher_state.hpp"

namespace segue {

/// The parts of a batcher; the store follows with `introduce_store`.
struct batcher_plan {
  std::shared_ptr<ready_box> box;
  std::shared_ptr<batch_outlet> outlet;
  std::shared_ptr<run_board> board;
  batch_options options;
  std::vector<feature_worker_actor> workers;
  key_relay_actor relay = {};  ///< empty: the keys are in this process
};

batcher_actor::behavior_type batcher(
    batcher_actor::stateful_pointer<batcher_state> self, batcher_plan plan,
    supervisor_actor supervisor);

}  // namespace segue
