// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <caf/all.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "segue/nodes/node_post.hpp"
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
  std::vector<error> failures;
  int cancels = 0;
  int demands_asked = 0;
  std::vector<consumer_lost> consumers_lost;
  std::vector<batch_gathered> gathered;
  std::vector<admit_records> admitted;
  std::vector<key_finished> finished;
};

/// A role's actors run under CAF's test scheduler, which runs one at a time, in
/// this thread; all they speak to is written down. One sequence "x" and one
/// state "s", both float32 scalars; a segment is one step.
class scheduled_node {
 public:
  explicit scheduled_node(node_index self) {
    batch_schema bare;
    bare.sequences = {{"x", dtype::float32, {}, layout::dense}};
    bare.states = {{"s", dtype::float32, {}}};
    schema->set(*make_schema(std::move(bare)));
    post->self = self;
    post->nodes = 5;
    post->codec = {schema, 1};
    post->gateway = system.spawn(gateway, log, post->codec);
    supervisor = system.spawn(listening_supervisor, log);
  }
  scheduled_node(const scheduled_node&) = delete;
  scheduled_node& operator=(const scheduled_node&) = delete;

  ~scheduled_node() {
    for (auto& each : spawned_)
      caf::anon_send_exit(each, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(post->gateway, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(supervisor, caf::exit_reason::user_shutdown);
    run();
  }

  void run() { scheduler.run(); }

  /// Ends with this object.
  template <class Handle>
  Handle keep(Handle actor) {
    spawned_.push_back(caf::actor_cast<caf::actor>(actor));
    return actor;
  }

  /// An example of so many steps: 0, 1, 2, ...
  record_ptr record(std::string key, std::int64_t steps,
                    std::int64_t index) const {
    example e;
    e.key = std::move(key);
    std::vector<float> values(static_cast<std::size_t>(steps));
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = static_cast<float>(i);
    e.sequences = {
        {"x", tensor::from<float>({steps}, std::span<const float>{values})}};
    auto made = std::make_shared<sequence_record>(
        *make_record(std::move(e), *schema->get(), {1, true}));
    made->insertion_index = index;
    return made;
  }

  static saved_states_ptr states(std::vector<float> rows) {
    auto made = std::make_shared<saved_states>();
    made->values = {
        tensor::from<float>({static_cast<std::int64_t>(rows.size())},
                            std::span<const float>{rows})};
    return made;
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

  struct testing_config : caf::actor_system_config {
    testing_config() { set("scheduler.policy", caf::atom("testing")); }
  };
  testing_config config;
  caf::actor_system system{config};
  caf::scheduler::test_coordinator& scheduler =
      dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
  std::shared_ptr<node_log> log = std::make_shared<node_log>();
  std::shared_ptr<schema_cell> schema = std::make_shared<schema_cell>();
  std::shared_ptr<node_post> post = std::make_shared<node_post>();
  supervisor_actor supervisor;

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

  static supervisor_actor::behavior_type listening_supervisor(
      supervisor_actor::pointer, std::shared_ptr<node_log> log) {
    return {
        [log](const run_failed& m) { log->failures.push_back(m.reason); },
        [](close_input) {},
        [log](const cancel_run& m) {
          ++log->cancels;
          if (m.failure) log->failures.push_back(*m.failure);
        },
    };
  }

  std::vector<caf::actor> spawned_;
};

}  // namespace segue::test
