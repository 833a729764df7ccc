// SPDX-License-Identifier: BSD-3-Clause
// Networks that are slow, or change what they carry.
#include <catch2/catch.hpp>
#include <chrono>

#include "segue/tests/cluster/links/meddling_wire.hpp"

using namespace segue;
using namespace segue::test;
using Catch::Contains;
using Catch::StartsWith;

namespace {

/// Two nodes with a wire between them: b, which dials, reaches a over it.
struct wired_pair {
  explicit wired_pair(meddling_wire::meddling meddle,
                      const link_options& options = options_for(2))
      : a{as_node(options, 0)}, wire{options.nodes[0].port, std::move(meddle)} {
    auto over_wire = options;
    over_wire.nodes[0].port = wire.port();
    b.emplace(as_node(over_wire, 1));
  }

  void wait_until_ready() {
    a.log->wait(link_event::ready);
    b->log->wait(link_event::ready);
  }

  test_node a;
  meddling_wire wire;
  std::optional<test_node> b;
};

}  // namespace

TEST_CASE("a link on which bytes move is not silent, however slow it is",
          "[nodes][gateway]") {
  using namespace std::chrono_literals;
  // A message takes longer than the silence after which a node is lost.
  wired_pair pair{[](std::string& bytes, bool) {
    if (bytes.size() > 1000) std::this_thread::sleep_for(12ms);
  }};
  pair.wait_until_ready();
  constexpr std::size_t size = 1'000'000;
  pair.b->send(0, counted_parcel(size, 3));
  pair.a.send(1, counted_parcel(size, 4));
  // Nor does a node that is told to end leave behind what is on its way.
  caf::anon_send(pair.b->gateway, close_links{});
  auto at_a = pair.a.log->wait_any();
  REQUIRE(at_a.what == link_event::arrived);
  CHECK(is_counted(at_a.bytes, size, 3));
  auto end = pair.a.log->wait_any();
  REQUIRE(end.what == link_event::down);
  CHECK(end.orderly);
}

TEST_CASE("a byte that is changed on its way ends the link, which is named",
          "[nodes][gateway][hostile]") {
  bool forth = GENERATE(true, false);
  std::atomic<bool> meddles = false;
  wired_pair pair{[&](std::string& bytes, bool is_forth) {
    if (meddles && is_forth == forth && bytes.size() > 1000) bytes[999] ^= 1;
  }};
  pair.wait_until_ready();
  // Behind what a, which was dialed, asks its broker when a link opens: which
  // connection this is, and so why it ends.
  pair.b->send(0, counted_parcel(10, 1));
  pair.a.log->wait(link_event::arrived);
  meddles = true;
  auto& sender = forth ? *pair.b : pair.a;
  auto& receiver = forth ? pair.a : *pair.b;
  sender.send(forth ? 0 : 1, counted_parcel(100'000, 3));
  auto event = receiver.log->wait_any();
  REQUIRE(event.what == link_event::down);
  CHECK(event.reason.code == errc::malformed);
  CHECK_THAT(
      event.reason.message,
      StartsWith("node '") &&
          Contains("was lost: data received from it has a wrong checksum"));
  // Whoever of the two speaks to the batcher's node ends the run.
  auto at_sender = sender.log->wait(link_event::down);
  CHECK(at_sender.reason.code == errc::malformed);
  CHECK_THAT(at_sender.reason.message, Contains("wrong checksum"));
}
