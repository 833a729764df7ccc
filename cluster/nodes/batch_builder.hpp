// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <optional>
#include <vector>

#include "segue/actors/recent_ids.hpp"
#include "segue/cluster/nodes/node_post.hpp"

namespace segue {

/// Puts batches together on a node with workers. The hub announces a batch, and
/// the key_keepers send its rows; a complete batch goes to a feature_worker.
struct batch_builder_state {
  struct building {
    std::optional<build_batch> about;
    std::vector<std::optional<batch_entry>> rows;
    std::size_t filled = 0;
  };
  /// A batch that a worker gathers; the worker may die.
  struct working {
    feature_worker_actor worker;
    build_batch about;
    std::vector<batch_entry> entries;
  };

  node_post_ptr post;
  std::size_t capacity = 1;  ///< no batch has more rows
  std::vector<feature_worker_actor> workers;
  std::size_t next_worker = 0;
  boost::unordered_flat_map<std::uint64_t, building> open;
  boost::unordered_flat_map<std::uint64_t, working> at_work;
  recent_ids built;  ///< batches whose rows may come again
  const char* name = "batch_builder";

  /// Error: malformed, a batch is too large.
  result<void> take(const build_batch& about);
  /// Takes rows; the first copy of a row is kept. Error: malformed, the batch
  /// cannot have such a row.
  result<void> take(const batch_rows& came);
  /// The batch, if it is known and all its rows have arrived.
  std::optional<working> take_complete(std::uint64_t id);
  void note_gathered(const batch_gathered& m);
};

batch_builder_actor::behavior_type batch_builder(
    batch_builder_actor::stateful_pointer<batch_builder_state> self,
    node_post_ptr post, std::int64_t capacity,
    std::vector<feature_worker_actor> workers, supervisor_actor supervisor);

}  // namespace segue
