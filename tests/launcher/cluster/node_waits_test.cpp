// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/cluster/node_waits.hpp"

#include <catch2/catch.hpp>

#include "segue/launcher/cluster/node_status.hpp"

using namespace segue;

namespace {

/// front reads and makes batches, keep and more have keys, work and out do as
/// they are called; there is room for 8 keys.
struct small_run {
  small_run() {
    add("front", {node_role::source, node_role::batcher});
    add("keep", {node_role::state});
    add("more", {node_role::state});
    add("work", {node_role::worker});
    add("out", {node_role::consumer});
    nodes[out].consumes = true;
    run.capacity = 8;
  }

  void add(std::string name, std::initializer_list<node_role> roles) {
    node_standing node{.name = std::move(name), .address = "here:1"};
    for (auto role : roles)
      node.roles.add(role);
    nodes.push_back(std::move(node));
  }

  std::string waits(std::size_t node) {
    run.nodes = nodes;
    return waits_of(node, run);
  }

  static constexpr std::size_t front = 0, keep = 1, more = 2, work = 3, out = 4;
  std::vector<node_standing> nodes;
  run_standing run;
};

}  // namespace

TEST_CASE("a consumer waits for examples while there is room for them",
          "[node_waits]") {
  small_run s;
  s.nodes[s.out].asks = 1;
  s.run.figures.waiting_consumers = 1;
  s.run.figures.active_keys = 7;
  CHECK(s.waits(s.out) == "examples from node front");
  CHECK(s.waits(s.front).empty());
}

TEST_CASE("a consumer waits for the batch that is made for it",
          "[node_waits]") {
  small_run s;
  s.run.figures.active_keys = 8;
  s.run.batches = {{s.out, s.work, {s.keep, s.more}}};
  CHECK(s.waits(s.out) ==
        "a batch made by node work, with rows from nodes keep, more");
  s.run.batches[0].keepers = {s.more};
  CHECK(s.waits(s.out) ==
        "a batch made by node work, with rows from node more");
  CHECK(s.waits(s.front) == "capacity, used up by 8 unfinished keys");
  CHECK(s.waits(s.work).empty());
}

TEST_CASE("a consumer waits for what others have not saved", "[node_waits]") {
  small_run s;
  s.add("next", {node_role::consumer});
  s.nodes[5].consumes = true;
  s.nodes[5].holds = 1;
  s.nodes[s.out].asks = 1;
  s.run.figures.waiting_consumers = 1;
  s.run.figures.active_keys = 8;
  CHECK(s.waits(s.out) == "the states that node next computes");
  CHECK(s.waits(5).empty());
  s.run.source_ended = true;
  s.run.figures.active_keys = 3;
  CHECK(s.waits(s.out) == "the states that node next computes");
}

TEST_CASE("nobody asks for a batch", "[node_waits]") {
  small_run s;
  s.run.figures.active_keys = 8;
  s.run.figures.ready_entries = 8;
  CHECK(
      s.waits(s.front) ==
      "capacity, used up by 8 unfinished keys; a consumer to ask for a batch");
  s.nodes[s.out].holds = 1;
  s.run.source_ended = true;
  CHECK(s.waits(s.front) == "node out to save states");
}

TEST_CASE("what is queued waits for whom it is for", "[node_waits]") {
  small_run s;
  s.nodes[s.keep].links = {{3, {2, 2048, 16, 16, 9}, 0.5}, {4, {}, 0}};
  CHECK(s.waits(s.keep) == "node work to accept 2 parcels, 2.0 KiB");
  auto links = status_of(s.run).nodes.at(s.keep).links;
  REQUIRE(links.size() == 1);
  CHECK(links[0].to == "work");
  CHECK(links[0].queued_parcels == 2);
  CHECK(links[0].queued_bytes == 2048);
  CHECK(links[0].unconfirmed == 16);
  CHECK(links[0].window == 16);
  CHECK(links[0].sent_bytes == 9);
  CHECK(links[0].bytes_per_second == 0.5);
}

TEST_CASE("a node that is lost waits for nothing", "[node_waits]") {
  small_run s;
  s.nodes[s.out].asks = 1;
  s.nodes[s.out].present = false;
  CHECK(s.waits(s.out).empty());
}

TEST_CASE("before the run a node waits for whom it says", "[node_waits]") {
  small_run s;
  s.run.started = false;
  s.nodes[s.keep].waits_for = "node out";
  CHECK(s.waits(s.keep) == "node out");
  CHECK(s.waits(s.front).empty());
}
