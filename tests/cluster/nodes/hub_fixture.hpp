// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/cluster/nodes/remote_worker.hpp"
#include "segue/cluster/nodes/run_hub.hpp"
#include "segue/tests/cluster/nodes/scheduled_node.hpp"

namespace segue::test {

role_set roles(std::initializer_list<node_role> some);

/// The hub of a run, on node 0, which makes the batches. The others are named
/// a, b, ... and play what they are given.
class hub_fixture : public scheduled_node {
 public:
  explicit hub_fixture(std::vector<role_set> others, std::int64_t replicas = 0);

  template <class Message>
  void tell(Message message) {
    caf::anon_send(hub, std::move(message));
    run();
  }

  void lose(node_index node);

  /// A key that has come, and is ready at its first keeper.
  void admit(std::int64_t index, slot_id slot, std::vector<node_index> keepers,
             std::int64_t steps = 3);

  /// The batcher has chosen these keys, each at its first segment.
  void dispatch(std::uint64_t id, node_index worker, std::uint64_t ticket,
                const std::vector<slot_id>& slots);

  std::shared_ptr<ready_box> box = std::make_shared<ready_box>();
  std::vector<std::string> notices;
  struct told_standing {
    std::vector<node_standing> nodes;
    std::vector<batch_standing> batches;
  };
  std::vector<told_standing> standings;  ///< that were written as a status
  std::chrono::milliseconds spread{};
  run_hub_actor hub;
  std::map<node_index, feature_worker_actor> workers;
};

}  // namespace segue::test
