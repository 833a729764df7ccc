// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "segue/actors/run_board.hpp"
#include "segue/cluster/nodes/node_post.hpp"
#include "segue/cluster/wire/rendezvous.hpp"

namespace segue {

/// Decides which nodes keep a key: its owner, and one more for each copy, by
/// rendezvous hashing.
class key_placement {
 public:
  /// `nodes` are the state nodes, `names` their names.
  key_placement(std::vector<node_index> nodes, std::vector<std::string> names,
                std::size_t copies);

  std::vector<node_index> keepers(std::uint32_t epoch,
                                  std::string_view key) const;

  /// Places no more keys on that node.
  void remove(node_index node);

 private:
  std::vector<node_index> nodes_;
  std::vector<std::string> names_;
  std::size_t copies_;  // the owner's included
  rendezvous by_name_;
};

/// Functions that report to the segmenter or program that admits.
struct source_hooks {
  /// The examples that have finished: their capacity is free.
  std::function<void(const std::vector<record_ptr>&)> release;
  /// The answer to an ask_saved; empty if nothing asks.
  std::function<void(const saved_told&)> tell;
};

/// Between the segmenter, or a program that pushes, and the nodes: sends each
/// example to the nodes that keep it, and its key and numbers to the hub, in
/// insertion order.
struct source_port_state {
  node_post_ptr post;
  std::shared_ptr<run_board> board;
  std::optional<key_placement> placement;
  source_hooks hooks;
  std::vector<record_ptr> admitted;  ///< sent with the next flush
  /// Examples that have not finished, without their features.
  boost::unordered_flat_map<std::int64_t, record_ptr> unfinished;
  std::chrono::steady_clock::time_point next_figures;
  const char* name = "source_port";

  /// Returns whether a flush must be requested: examples that a program pushes
  /// come one at a time, and travel together.
  bool admit(const std::vector<record_ptr>& records);
  void flush();
  /// Sent after the example, which may still wait for the flush.
  void ask(const ask_saved& question);
  /// For progress lines, so less often than flushes.
  void tell_figures_now_and_then();
  void tell_figures() const;
  void tell_end();
  void release_all(const std::vector<std::int64_t>& examples);
};

source_port_actor::behavior_type source_port(
    source_port_actor::stateful_pointer<source_port_state> self,
    node_post_ptr post, std::shared_ptr<run_board> board,
    key_placement placement, source_hooks hooks, supervisor_actor supervisor);

}  // namespace segue
