// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/gateway.hpp"

#include <catch2/catch.hpp>

#include "segue/cluster/links/fetch_status.hpp"
#include "segue/tests/cluster/links/link_fixture.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;
using namespace segue::test;

namespace {

/// For two nodes that end without waiting, or hang.
link_options patient_options() {
  auto options = options_for(2);
  options.timeout =
      std::chrono::duration_cast<std::chrono::milliseconds>(5 * far_off);
  return options;
}

/// Two nodes that are linked.
struct linked_pair {
  explicit linked_pair(link_options options = options_for(2))
      : a{as_node(options, 0)}, b{as_node(options, 1)} {
    a.log->wait(link_event::ready);
    b.log->wait(link_event::ready);
  }
  test_node a;
  test_node b;
};

}  // namespace

TEST_CASE("nodes link up in whatever order they start", "[nodes][gateway]") {
  auto options = options_for(3);
  auto order = GENERATE(std::vector<std::size_t>{0, 1, 2},
                        std::vector<std::size_t>{2, 1, 0},
                        std::vector<std::size_t>{1, 2, 0});
  std::vector<std::unique_ptr<test_node>> nodes;
  for (auto node : order)
    nodes.push_back(std::make_unique<test_node>(as_node(options, node)));
  for (auto& node : nodes)
    node->log->wait(link_event::ready);
  CHECK(nodes[0]->log->progress().front().starts_with("waiting for nodes "));
}

TEST_CASE("a run of one node is ready at once", "[nodes][gateway]") {
  test_node only{options_for(1)};
  only.log->wait(link_event::ready);
  CHECK(only.log->progress().empty());
}

TEST_CASE("parcels arrive whole, once and in order, both ways",
          "[nodes][gateway]") {
  auto options = options_for(2);
  options.max_message = 1000;
  options.window = GENERATE(std::size_t{1}, std::size_t{3}, std::size_t{16});
  linked_pair pair{options};
  constexpr std::size_t parcels = 200;
  for (std::size_t i = 0; i < parcels; ++i) {
    pair.a.send(1, counted_parcel(i * 37, i));
    pair.b.send(0, counted_parcel(i * 11, i + 1));
  }
  for (std::size_t i = 0; i < parcels; ++i) {
    auto at_b = pair.b.log->wait(link_event::arrived);
    CHECK(at_b.node == 0);
    CHECK(is_counted(at_b.bytes, i * 37, i));
    auto at_a = pair.a.log->wait(link_event::arrived);
    CHECK(at_a.node == 1);
    CHECK(is_counted(at_a.bytes, i * 11, i + 1));
  }
}

TEST_CASE("a hundred megabytes go through in one parcel", "[nodes][gateway]") {
  linked_pair pair;
  constexpr std::size_t size = 100'000'000;
  pair.a.send(1, counted_parcel(size, 5));
  CHECK(is_counted(pair.b.log->wait(link_event::arrived).bytes, size, 5));
}

TEST_CASE("a gateway tells of the links that have been up",
          "[nodes][gateway]") {
  auto options = options_for(3);
  options.max_message = 100;
  test_node a{as_node(options, 0)};
  CHECK(a.measure_links().empty());
  test_node b{as_node(options, 1)};
  test_node c{as_node(options, 2)};
  for (auto* node : {&a, &b, &c})
    node->log->wait(link_event::ready);
  b.send(2, counted_parcel(2500, 0));
  c.log->wait(link_event::arrived);
  auto links = b.measure_links();
  REQUIRE(links.size() == 2);
  CHECK(links[0].to == 0);
  CHECK(links[0].queue.sent_bytes == 0);
  CHECK(links[1].to == 2);
  CHECK(links[1].queue.sent_bytes == 2500);
  CHECK(links[1].queue.parcels == 0);
  CHECK(links[1].queue.bytes == 0);
  CHECK(links[1].queue.unconfirmed <= links[1].queue.window);
}

TEST_CASE("a node that says goodbye has sent all it had", "[nodes][gateway]") {
  auto options = options_for(3);
  options.max_message = 100;
  options.window = 2;
  test_node a{as_node(options, 0)};
  test_node b{as_node(options, 1)};
  test_node c{as_node(options, 2)};
  for (auto* node : {&a, &b, &c})
    node->log->wait(link_event::ready);
  a.send(1, counted_parcel(5000, 1));
  a.send(1, counted_parcel(50, 2));
  caf::anon_send(a.gateway, close_links{});
  a.wait_for_end();
  CHECK(is_counted(b.log->wait(link_event::arrived).bytes, 5000, 1));
  CHECK(is_counted(b.log->wait(link_event::arrived).bytes, 50, 2));
  for (auto* node : {&b, &c}) {
    auto down = node->log->wait(link_event::down);
    CHECK(down.node == 0);
    CHECK(down.orderly);
  }
  CHECK(a.log->rest().empty());
}

TEST_CASE("nodes that close at the same time all end", "[nodes][gateway]") {
  linked_pair pair;
  pair.a.send(1, counted_parcel(100, 0));
  caf::anon_send(pair.a.gateway, close_links{});
  caf::anon_send(pair.b.gateway, close_links{});
  pair.a.wait_for_end();
  pair.b.wait_for_end();
}

TEST_CASE("a node that is dropped learns that it was replaced, and ends",
          "[nodes][gateway]") {
  linked_pair pair{patient_options()};
  auto [dropping, dropped] = GENERATE(std::pair{0, 1}, std::pair{1, 0});
  test_node* both[] = {&pair.a, &pair.b};
  caf::anon_send(both[dropping]->gateway,
                 drop_link{static_cast<std::size_t>(dropped), "too slow"});
  auto failed = both[dropped]->log->wait(link_event::failed);
  CHECK(failed.reason.code == errc::stale);
  CHECK(failed.reason.message.find("too slow") != std::string::npos);
  both[dropped]->wait_for_end();
  CHECK(both[dropping]->log->rest().empty());
}

TEST_CASE("a node that is dropped while it ends waits for no goodbye",
          "[nodes][gateway]") {
  linked_pair pair{patient_options()};
  // It has said goodbye when it is dropped.
  caf::anon_send(pair.a.gateway, close_links{});
  caf::anon_send(pair.b.gateway, drop_link{0, "it has left"});
  pair.a.wait_for_end();
}

TEST_CASE("nodes whose configurations differ both say what differs",
          "[nodes][gateway]") {
  auto options = options_for(2);
  test_node a{as_node(options, 0)};
  options.configuration = {"batch.batch_size = 64", "seed = 1"};
  test_node b{as_node(options, 1)};
  error expected{errc::invalid_argument,
                 "nodes 'a' and 'b' do not match: batch.batch_size is 32 at "
                 "'a' and 64 at 'b'"};
  CHECK(a.log->wait(link_event::failed).reason == expected);
  CHECK(b.log->wait(link_event::failed).reason == expected);
  a.wait_for_end();
  b.wait_for_end();
}

TEST_CASE("a node of a failed run tells the others why", "[nodes][gateway]") {
  auto options = options_for(3);
  test_node a{as_node(options, 0)};
  test_node b{as_node(options, 1)};
  a.log->wait(link_event::up);
  options.version = "9";
  test_node c{as_node(options, 2)};
  c.log->wait(link_event::failed);
  auto at_b = b.log->wait(link_event::failed);
  CHECK(at_b.reason.message.find("'c' runs segue 9") != std::string::npos);
}

TEST_CASE("a node that waits in vain names whom it waits for",
          "[nodes][gateway]") {
  auto options = options_for(3);
  options.connect_deadline = std::chrono::milliseconds{700};
  test_node b{as_node(options, 1)};
  auto failed = b.log->wait(link_event::failed).reason;
  CHECK(failed.code == errc::deadline_exceeded);
  auto port = [&](std::size_t i) {
    return std::to_string(options.nodes[i].port);
  };
  CHECK(failed.message ==
        "node 'b' waited 0.7 s for node 'a' (127.0.0.1:" + port(0) +
            "): Connection refused; node 'c' (127.0.0.1:" + port(2) +
            "): it has not connected");
  CHECK(b.log->progress() ==
        std::vector<std::string>{"waiting for nodes a, c"});
  b.wait_for_end();
}

TEST_CASE("a name that is linked already is refused, and the link stays",
          "[nodes][gateway]") {
  auto options = options_for(2);
  linked_pair pair{options};
  auto twin_options = as_node(options, 1);
  // The twin listens elsewhere, and dials the same node.
  twin_options.nodes[1].port = options_for(1).nodes[0].port;
  test_node twin{twin_options};
  auto failed = twin.log->wait(link_event::failed).reason;
  CHECK(failed.code == errc::invalid_argument);
  CHECK(failed.message.find("node 'b' is already linked") != std::string::npos);
  pair.b.send(0, counted_parcel(10, 0));
  CHECK(is_counted(pair.a.log->wait(link_event::arrived).bytes, 10, 0));
}

TEST_CASE("a node that is not in the list is refused", "[nodes][gateway]") {
  auto options = options_for(2);
  test_node a{as_node(options, 0)};
  options.nodes[1].name = "x";
  test_node x{as_node(options, 1)};
  auto failed = x.log->wait(link_event::failed).reason;
  CHECK(failed.message.find(
            "node 'x' is not one of the nodes that connect to 'a'") !=
        std::string::npos);
  CHECK(a.log->rest().empty());
}

TEST_CASE("a node that reaches another than it means to is refused",
          "[nodes][gateway]") {
  auto options = options_for(3);
  test_node b{as_node(options, 1)};
  options.nodes[0].port = options.nodes[1].port;
  options.nodes[1].port = options_for(1).nodes[0].port;
  test_node c{as_node(options, 2)};
  auto failed = c.log->wait(link_event::failed).reason;
  CHECK(failed.message.find("this is node 'b', not 'a'") != std::string::npos);
}

TEST_CASE("a port that is taken is a failure that names it",
          "[nodes][gateway]") {
  listening_socket taken;
  auto options = options_for(1);
  options.nodes[0].port = taken.port();
  test_node a{options};
  auto failed = a.log->wait(link_event::failed).reason;
  CHECK(failed ==
        error{errc::invalid_argument, "node 'a' cannot listen on 127.0.0.1:" +
                                          std::to_string(taken.port()) +
                                          ": Address already in use"});
}

TEST_CASE("an address that is not this machine's is a failure that names it",
          "[nodes][gateway]") {
  auto options = options_for(1);
  // Of a network that is kept for documentation [RFC 5737].
  options.bind = "203.0.113.9";
  test_node a{options};
  auto failed = a.log->wait(link_event::failed).reason;
  CHECK(failed == error{errc::invalid_argument,
                        "node 'a' cannot listen on 203.0.113.9:" +
                            std::to_string(options.nodes[0].port) +
                            ": Cannot assign requested address"});
}

TEST_CASE("a gateway ends when its host does, and says so",
          "[nodes][gateway]") {
  linked_pair pair;
  pair.b.stop();
  auto down = pair.a.log->wait(link_event::down);
  CHECK(down.node == 1);
  CHECK_FALSE(down.orderly);
  CHECK(pair.a.log->wait(link_event::gone).node == 1);
}

TEST_CASE("a gateway whose progress callback throws links up all the same",
          "[nodes][gateway]") {
  auto options = options_for(2);
  test_node b{as_node(options, 1),
              [](auto&) { throw std::runtime_error{"no terminal"}; }};
  test_node a{as_node(options, 0)};
  b.log->wait(link_event::ready);
}

TEST_CASE("anyone may ask a node for its status", "[nodes][gateway]") {
  auto options = options_for(1);
  test_node a{options};
  a.log->wait(link_event::ready);
  auto port = options.nodes[0].port;
  auto answer = fetch_status("127.0.0.1", port, {}, far_off);
  REQUIRE(answer);
  CHECK(*answer == "all is well");
}

TEST_CASE("a status that cannot be had is an error in time",
          "[nodes][gateway]") {
  using std::chrono::milliseconds;
  auto unused = options_for(1).nodes[0].port;
  CHECK(fetch_status("127.0.0.1", unused, {}, far_off).error().code ==
        errc::unavailable);
  CHECK(fetch_status("no.such.host.invalid", 1, {}, far_off).error().code ==
        errc::not_found);
  listening_socket mute;
  auto silent = fetch_status("127.0.0.1", mute.port(), {}, milliseconds{300});
  CHECK_FALSE(silent);
}

TEST_CASE("a gateway that is told to end says so", "[nodes][gateway]") {
  linked_pair pair;
  caf::anon_send_exit(pair.a.gateway, caf::exit_reason::user_shutdown);
  CHECK(pair.a.log->wait(link_event::failed).reason.message ==
        "the gateway of node 'a' has ended: it was told to stop");
  auto down = pair.b.log->wait(link_event::down);
  CHECK(down.reason.message.find("it was told to stop") != std::string::npos);
}

TEST_CASE("strangers are offered no servers of CAF's", "[nodes][gateway]") {
  test_node a{options_for(1)};
  CHECK(a.system().registry().named_actors().empty());
}
