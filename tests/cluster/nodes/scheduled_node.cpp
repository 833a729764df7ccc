// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tests/cluster/nodes/scheduled_node.hpp"

#include <catch2/catch.hpp>

#include "segue/cluster/nodes/key_keeper.hpp"

namespace segue::test {

namespace {

gateway_actor::behavior_type gateway(gateway_actor::pointer,
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
      [](const port_opened&) {},
      [](port_closed) {},
      [](const link_hello&) {},
      [](const link_welcome&) {},
      [](const link_refused&) {},
      [](link_piece&) {},
      [](const link_credit&) {},
      [](const link_goodbye&) {},
      [](status_request) {},
  };
}

}  // namespace

scheduled_node::scheduled_node(node_index self) {
  post->self = self;
  post->nodes = 5;
  post->codec = {.schema = schema, .num_unroll = 1, .capacity = 4};
  post->gateway = system.spawn(gateway, log, post->codec);
}

scheduled_node::~scheduled_node() {
  for (auto& each : spawned_)
    caf::anon_send_exit(each, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(post->gateway, caf::exit_reason::user_shutdown);
  run();
}

void scheduled_node::spawn_keeper() {
  key_surroundings around{std::make_shared<ready_box>(),
                          std::make_shared<run_board>(),
                          {},
                          {},
                          initial_states()};
  post->keeper =
      keep(system.spawn(key_keeper, post, std::move(around), supervisor));
}

float scheduled_node::value_of(const state_row& row) {
  return row.states->values[0].values<float>()[row.row];
}

}  // namespace segue::test
