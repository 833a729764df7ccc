// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <caf/all.hpp>
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "segue/nodes/node_post.hpp"
#include "segue/tests/actors/scheduled_system.hpp"
#include "segue/tests/errors/show_result.hpp"

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
  std::vector<consumer_lost> consumers_lost;
  std::vector<batch_gathered> gathered;
  std::vector<admit_records> admitted;
  std::vector<keys_finished> finished;
};

/// A role's actors; all they speak to is written down.
class scheduled_node : public scheduled_system {
 public:
  explicit scheduled_node(node_index self) {
    post->self = self;
    post->nodes = 5;
    post->codec = {.schema = schema, .num_unroll = 1, .capacity = 4};
    post->gateway = system.spawn(gateway, log, post->codec);
  }

  ~scheduled_node() {
    for (auto& each : spawned_)
      caf::anon_send_exit(each, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(post->gateway, caf::exit_reason::user_shutdown);
    run();
  }

  /// Ends with this object.
  template <class Handle>
  Handle keep(Handle actor) {
    spawned_.push_back(caf::actor_cast<caf::actor>(actor));
    return actor;
  }

  static float value_of(const state_row& row) {
    return row.states->values[0].values<float>()[row.row];
  }

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
  static gateway_actor::behavior_type gateway(gateway_actor::pointer,
                                              std::shared_ptr<node_log> log,
                                              node_codec codec) {
    return {
        [log, codec](send_parcel& m) {
          auto bytes = flatten(m.content.runs, m.content.size);
          auto message = decode(codec, bytes);
          if (!message) FAIL(message.error().message);
          log->sent.push_back(
              {static_cast<node_index>(m.node), std::move(*message)});
        },
        [log](const drop_link& m) { log->dropped.push_back(m); },
        [](close_links) {},
        [](const status_answer&) {},
        [](links_wanted) {},
        [](link_tick) {},
        [](const port_probed&) {},
        [](const link_hello&) {},
        [](const link_welcome&) {},
        [](const link_refused&) {},
        [](link_piece&) {},
        [](const link_credit&) {},
        [](const link_goodbye&) {},
        [](status_request) {},
    };
  }

  std::vector<caf::actor> spawned_;
};

}  // namespace segue::test
