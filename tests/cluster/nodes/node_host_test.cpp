// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/node_host.hpp"

#include <caf/all.hpp>
#include <catch2/catch.hpp>
#include <future>

#include "segue/tests/cluster/nodes/scheduled_node.hpp"
#include "segue/tests/cluster/wire/round_trip.hpp"

using namespace segue;
using namespace segue::test;

namespace {

/// Node 1 of four; the hub is node 0, a worker node 2, the source node 3.
struct host_fixture : scheduled_node {
  host_fixture() : scheduled_node{1} {
    role_set works;
    works.add(node_role::worker);
    state.plan.self = 1;
    state.plan.codec = post->codec;
    state.plan.cluster.nodes = {{"hub", "127.0.0.1", 1, {}},
                                {"self", "127.0.0.1", 2, {}},
                                {"w", "127.0.0.1", 3, works},
                                {"source", "127.0.0.1", 4, {}}};
    post->source_node = 3;
    state.post = post;
  }

  /// What the hub is told of a message of node 2.
  std::string complaint_about(const node_message& message) {
    state.take_parcel(2, bytes_of(encode(post->codec, message)));
    run();
    auto told = taken<node_failed>(0);
    REQUIRE(told.size() == 1);
    CHECK(told[0].reason.code == errc::malformed);
    return told[0].reason.message;
  }

  node_host_state state;
};

}  // namespace

TEST_CASE("the node whose message this one must not act on is named",
          "[nodes][node_host][hostile]") {
  host_fixture run;
  auto batch = std::make_shared<batch_content>();
  batch->id = 9;
  CHECK(run.complaint_about(deliver_batch{4, batch})
            .starts_with("node 'w' (worker, 127.0.0.1:3) sent a message that "
                         "cannot be read: "));
  CHECK(run.complaint_about(keys_ready{{{10, 1}}}) ==
        "node 'w' (worker, 127.0.0.1:3) sent a message that makes no sense: "
        "segment 1 of example 10 was reported ready, but only first segments "
        "can be");
}

TEST_CASE("a link whose bytes are changed ends the run, which names it",
          "[nodes][node_host][hostile]") {
  host_fixture run;
  error damage{errc::malformed, "node 'w' was lost: the checksum is wrong"};
  run.state.supervisor = run.supervisor;
  run.state.take_loss({2, damage, false});
  run.run();
  auto told = run.taken<node_failed>(0);
  REQUIRE(told.size() == 1);
  CHECK(told[0].reason == damage);
  CHECK(run.failures.empty());
  run.state.take_loss({0, damage, false});
  run.run();
  CHECK(run.failures == std::vector<error>{damage});
}

TEST_CASE("keys that had not come are lost with the source alone",
          "[nodes][node_host]") {
  host_fixture run;
  run.spawn_keeper();
  run.state.gateway = run.post->gateway;
  caf::anon_send(run.post->keeper, start_keys{{10}});
  for (node_index lost : {2, 3}) {
    CHECK(run.failures.empty());
    run.state.take_replaced({lost, "it is lost"});
    run.state.take_loss({lost, {errc::unavailable, "silent"}, false});
    run.run();
    REQUIRE_FALSE(run.log->dropped.empty());
    CHECK(run.log->dropped.back().node == lost);
  }
  CHECK(run.only_failure(errc::unavailable)
            .starts_with("the source was lost, and"));
}

namespace {

/// A host of its own actor, and its gateway.
struct spawned_host : host_fixture {
  spawned_host() {
    state.plan.may_begin = std::make_shared<std::promise<result<void>>>();
    state.plan.board = std::make_shared<run_board>();
    begins = state.plan.may_begin->get_future();
    host = keep(system.spawn(node_host, state.plan));
    caf::anon_send(host, introduce_gateway{post->gateway});
    run();
  }

  void kill_gateway() {
    caf::anon_send_exit(post->gateway, caf::exit_reason::kill);
    run();
  }

  std::future<result<void>> begins;
  node_actor host;
};

error gateway_gone() {
  return {errc::unavailable,
          "the gateway of node 'self' has ended: it was told to stop"};
}

}  // namespace

TEST_CASE("a gateway that ends before the run is why it does not begin",
          "[nodes][node_host]") {
  spawned_host node;
  node.kill_gateway();
  REQUIRE(node.begins.wait_for(std::chrono::seconds{0}) ==
          std::future_status::ready);
  CHECK(node.begins.get().error() == gateway_gone());
}

TEST_CASE("a gateway that ends in the middle ends the run",
          "[nodes][node_host]") {
  spawned_host node;
  caf::anon_send(node.host, join_run{node.post, node.supervisor});
  node.run();
  node.kill_gateway();
  CHECK(node.failures == std::vector<error>{gateway_gone()});
}
