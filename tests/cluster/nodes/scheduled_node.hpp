// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <caf/all.hpp>
#include <memory>
#include <utility>
#include <vector>

#include "segue/cluster/nodes/node_post.hpp"
#include "segue/tests/actors/scheduled_system.hpp"

namespace segue::test {

/// What the actors around a node's roles were told.
struct node_log {
  struct sent_message {
    node_index to = 0;
    node_message what;
  };
  std::vector<sent_message> sent;  ///< to other nodes
  std::vector<drop_link> dropped;
  int demands_asked = 0;
  std::vector<std::uint64_t> taken_asked;  ///< questions to the batcher
  std::vector<consumer_lost> consumers_lost;
  std::vector<batch_gathered> gathered;
  std::vector<admit_records> admitted;
  std::vector<keys_finished> finished;
};

/// A role's actors; all they speak to is written down.
class scheduled_node : public scheduled_system {
 public:
  explicit scheduled_node(node_index self);

  ~scheduled_node();

  /// Ends with this object.
  template <class Handle>
  Handle keep(Handle actor) {
    spawned_.push_back(caf::actor_cast<caf::actor>(actor));
    return actor;
  }

  void spawn_keeper();

  static float value_of(const state_row& row);

  /// The messages of that kind to that node, since the last call for them.
  template <class Message>
  std::vector<Message> taken(node_index to) {
    std::vector<Message> found;
    std::erase_if(log->sent, [&](auto& sent) {
      auto* message = std::get_if<Message>(&sent.what);
      if (!message || sent.to != to) return false;
      found.push_back(*message);
      return true;
    });
    return found;
  }

  std::shared_ptr<node_log> log = std::make_shared<node_log>();
  std::shared_ptr<node_post> post = std::make_shared<node_post>();

 private:
  std::vector<caf::actor> spawned_;
};

}  // namespace segue::test
