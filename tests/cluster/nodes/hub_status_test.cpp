// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>

#include "segue/tests/cluster/nodes/hub_fixture.hpp"

using namespace segue;
using namespace segue::test;
using enum node_role;

namespace {

/// Node 1 keeps keys, 2 and 3 draw batches, which 3 makes.
struct hub_with_status : hub_fixture {
  hub_with_status()
      : hub_fixture{{roles({source, state}), roles({consumer}),
                     roles({worker, consumer})}} {}
};

}  // namespace

TEST_CASE("who asks for the status is told when the batcher has answered",
          "[nodes][hub_status]") {
  hub_with_status run;
  run.tell(ask_status{2});
  run.tell(ask_status{3});
  CHECK(run.log->demands_asked == 1);
  CHECK(run.taken<status_told>(2).empty());
  run.tell(open_demands{{first_ticket(2), first_ticket(2) + 1},
                        {first_ticket(3), 0, ~std::uint64_t{0}}});
  for (node_index node : {2, 3})
    CHECK(run.taken<status_told>(node).size() == 1);
  REQUIRE(run.standings.size() == 1);
  auto& nodes = run.standings[0].nodes;
  CHECK(nodes[2].asks == 2);
  CHECK(nodes[2].holds == 0);
  CHECK(nodes[3].asks == 0);
  CHECK(nodes[3].holds == 1);
  run.tell(ask_status{2});
  run.tell(open_demands{});
  CHECK(run.standings.at(1).nodes[2].asks == 0);
  CHECK(run.taken<status_told>(3).empty());
}

TEST_CASE("a status has the batches that are being made",
          "[nodes][hub_status]") {
  hub_with_status run;
  run.admit(1, 0, {1});
  run.admit(2, 1, {1});
  run.dispatch(9, 3, first_ticket(2), {0, 1});
  run.admit(3, 2, {1});
  run.dispatch(10, 3, first_ticket(4), {2});  // there is no node 4
  auto batches = [&] {
    run.tell(ask_status{1});
    run.tell(open_demands{});
    return run.standings.back().batches;
  };
  auto made = batches();
  REQUIRE(made.size() == 1);
  CHECK(made[0].consumer == 2);
  CHECK(made[0].worker == 3);
  CHECK(made[0].keepers == std::vector<std::size_t>{1});
  run.tell(batch_gathered{9, true});
  CHECK(batches().empty());
}

TEST_CASE("a status has what nodes have said of their links last",
          "[nodes][hub_status]") {
  hub_with_status run;
  auto links_of = [&](node_index node) {
    run.tell(ask_status{1});
    run.tell(open_demands{});
    return run.standings.back().nodes[node].links;
  };
  link_figures to_three{3, {1, 2, 3, 4, 5}, 6};
  run.tell(link_report{2, {to_three, {0, {}, 0}}});
  run.tell(link_report{2, {to_three}});
  auto links = links_of(2);
  REQUIRE(links.size() == 1);
  CHECK(links[0].to == 3);
  CHECK(links[0].queue.parcels == 1);
  CHECK(links[0].bytes_per_second == 6);
  SECTION("of nodes that there are") {
    run.tell(link_report{2, {{4, {}, 0}, {2, {}, 0}}});
    CHECK(links_of(2).empty());
    run.tell(link_report{77, {to_three}});
    run.tell(ask_status{77});
    CHECK(run.log->demands_asked == 2);
  }
  SECTION("one for each other") {
    link_report too_many{2, {}};
    too_many.links.resize(run.standings.back().nodes.size(), {1, {}, 0});
    run.tell(too_many);
    CHECK(links_of(2).size() == 1);
  }
  SECTION("and still are") {
    run.lose(2);
    CHECK(links_of(2).empty());
    run.tell(link_report{2, {to_three}});
    CHECK(links_of(2).empty());
  }
}
