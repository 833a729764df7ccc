// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <caf/actor_clock.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "segue/actors/ready_box.hpp"
#include "segue/actors/run_board.hpp"
#include "segue/cluster/nodes/node_post.hpp"
#include "segue/cluster/nodes/run_standing.hpp"
#include "segue/config/cluster_options.hpp"

namespace segue {

/// The parts of a hub.
struct run_hub_plan {
  node_post_ptr post;
  std::shared_ptr<run_board> board;
  std::shared_ptr<ready_box> box;
  cluster_options cluster;
  std::int64_t capacity = 1;
  status_writer write_status;
  /// Called for each lost node that the run continues without; may be empty.
  std::function<void(const std::string&)> on_progress;
};

/// Between batcher and state_store, which have keys and numbers only, and the
/// nodes with the data. It decides which keepers send a batch's rows, and what
/// follows from the loss of a node. It never holds step data. States pass
/// through it, so that the states that a consumer saved reach all keepers of a
/// key or none.
struct run_hub_state {
  struct active_key {
    std::int64_t example = 0;
    std::vector<node_index> keepers;  ///< the first one is asked for rows
    std::int64_t segments = 0;
    std::int64_t next_ready = 0;  ///< the segment to be ready next
    std::int64_t segments_saved = 0;
    state_row saved;  ///< the states saved last
  };
  /// A batch that its consumer does not have yet.
  struct open_batch {
    struct asked_row {
      collect_rows::wanted_row row;
      slot_id slot = 0;
      node_index keeper = 0;
    };
    std::uint64_t ticket = 0;
    node_index worker = 0;
    std::vector<asked_row> rows;
  };
  /// A node's report about another one, kept until the hub has had time to
  /// notice itself that one of the two is lost.
  struct pending_report {
    peer_lost what;
    caf::actor_clock::time_point due;
  };

  node_post_ptr post;
  std::shared_ptr<run_board> board;
  std::shared_ptr<ready_box> box;
  status_writer write_status;
  std::function<void(const std::string&)> on_progress;
  std::vector<node_standing> nodes;  ///< by place in the configuration
  std::int64_t replicas = 0;
  std::int64_t capacity = 1;
  /// Nodes that asked for the status and wait for the batcher's answer.
  std::set<node_index> status_asked;
  /// The question whether an example is saved, kept until the consumers have
  /// answered that none of their saves is on its way.
  struct save_question {
    std::int64_t example = 0;
    std::set<node_index> asked;  ///< nodes that have not answered
  };
  std::map<std::uint64_t, save_question> save_questions;
  /// How much earlier or later than another a node may notice a silent one.
  std::chrono::milliseconds notice_spread{};
  std::vector<pending_report> reports;
  bool source_open = true;
  bool over = false;             ///< no more decisions are made
  std::vector<active_key> keys;  ///< by slot
  boost::unordered_flat_map<std::int64_t, slot_id> slots;  ///< by example
  /// Keepers of the examples whose keys are not started yet.
  boost::unordered_flat_map<std::int64_t, std::vector<node_index>> placed;
  std::optional<std::int64_t> newest;  ///< admitted example
  std::map<node_index, start_keys> starting;
  std::map<node_index, advance_kept> resuming;  ///< sent before `starting`
  boost::unordered_flat_map<std::uint64_t, open_batch> open;
  std::map<node_index, feature_worker_actor> workers;
  state_store_actor store;
  const char* name = "run_hub";

  /// Errors: unavailable, no keeper of an example is left; malformed, an
  /// example is not newer than those before.
  result<void> admit(const admit_stubs& stubs);
  void start(const start_key& key);
  void send_starts();
  /// Returns whether the batcher must be woken.
  bool note_ready(const keys_ready& ready);
  /// Error: malformed, not all segments of an example are saved.
  result<void> finish(const keys_done& done);
  void dispatch(const dispatch_batch& batch);
  /// Returns whether the batcher must be woken: the keys' next segments are
  /// ready as soon as their states are sent, since keepers handle later
  /// requests later. Error: the number of states differs from the batch's
  /// number of keys.
  result<bool> relay(const relay_saved& saved);
  /// Asks again for the rows that the lost node has not delivered.
  void ask_again(node_index lost);

  /// Removes a node from the keepers of all keys.
  void forget_keeper(node_index node);
  /// Whether all keys have finished and no more will come.
  bool all_done() const {
    return !source_open && slots.empty() && placed.empty();
  }
  /// The number of unfinished keys that only that node keeps.
  std::int64_t keys_only_at(node_index node) const;
  bool has_role(node_index node, node_role role) const {
    return nodes[node].roles.has(role);
  }
  /// Whether any other node has the role.
  bool any_other(node_index node, node_role role) const;
  bool any_other_consumer(node_index node) const;
  std::string describe(node_index node) const;

  // hub_questions.cpp: whether an example is saved
  void ask_consumers(const ask_saved& asked);
  void note_sent(const saves_sent& sent);
  /// Nothing more comes from that consumer.
  void ask_no_more(node_index consumer);
  void tell_saved(const saves_taken& taken);

  // hub_status.cpp: what `segue status` shows
  void ask_demands_for(const ask_status& asked);
  void note_links(link_report report);
  void tell_status(const open_demands& demands);

 private:
  bool is_saved(std::int64_t example) const;
  run_standing standing() const;
  using rows_by_keeper =
      std::map<node_index, std::vector<collect_rows::wanted_row>>;
  void ask(std::uint64_t batch, node_index worker, rows_by_keeper rows) const;
};

run_hub_actor::behavior_type run_hub(
    run_hub_actor::stateful_pointer<run_hub_state> self, run_hub_plan plan,
    supervisor_actor supervisor);

}  // namespace segue
