// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "segue/actors/gather_plan.hpp"
#include "segue/messages/batch_outlet.hpp"
#include "segue/messages/interfaces.hpp"

namespace segue {

/// Gathers batches and applies the feature layer: between the batcher, which
/// distributes batches over several workers, and the consumer that waits at the
/// outlet. Reports to the batcher whether the consumer took the batch.
struct feature_worker_state {
  std::shared_ptr<const gather_plan> plan;
  std::shared_ptr<batch_outlet> outlet;
  gather_scratch scratch;
  const char* name = "feature_worker";
};

feature_worker_actor::behavior_type feature_worker(
    feature_worker_actor::stateful_pointer<feature_worker_state> self,
    std::shared_ptr<const gather_plan> plan,
    std::shared_ptr<batch_outlet> outlet, supervisor_actor supervisor);

}  // namespace segue
