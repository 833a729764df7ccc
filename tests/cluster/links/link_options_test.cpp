// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>

#include "segue/cluster/links/configure_for_links.hpp"
#include "segue/tests/cluster/links/link_fixture.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;
using namespace segue::test;

namespace {

template <class Change>
std::string fault_of(Change change) {
  auto options = options_for(2);
  change(options);
  caf::actor_system_config config;
  auto configured = configure_for_links(config, options);
  REQUIRE_FALSE(configured);
  CHECK(configured.error().code == errc::invalid_argument);
  return configured.error().message;
}

}  // namespace

TEST_CASE("link options that cannot be are refused", "[nodes]") {
  using std::chrono::milliseconds;
  CHECK(fault_of([](auto& o) { o.self = 2; }) == "node 2 of 2 does not exist");
  CHECK(fault_of([](auto& o) { o.nodes[1].name = "a"; }) ==
        "node 'a' is listed twice");
  CHECK(fault_of([](auto& o) { o.nodes[1].port = 0; }) ==
        "node 'b' has port 0");
  CHECK(fault_of([](auto& o) { o.heartbeat = milliseconds{9}; }) ==
        "heartbeat is 9 ms; it must be at least 10 ms");
  CHECK(fault_of([](auto& o) { o.timeout = milliseconds{999}; }) ==
        "timeout is 999 ms; it must be at least two heartbeats of 500 ms");
  CHECK(fault_of([](auto& o) { o.connect_deadline = milliseconds{0}; }) ==
        "connect_deadline is 0 ms; it must be at least 1 ms");
  CHECK(fault_of([](auto& o) { o.max_message = 0; }) ==
        "max_message is 0, expected 1 to 268435456 bytes");
  CHECK(fault_of([](auto& o) { o.window = 0; }) ==
        "window is 0, expected 1 to 65536 messages");
}
