// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>
#include <set>

#include "segue/cluster/links/configure_for_links.hpp"
#include "segue/cluster/links/sockets/link_scribe.hpp"
#include "segue/cluster/links/sockets/open_link.hpp"
#include "segue/cluster/links/sockets/probe_port.hpp"
#include "segue/tests/cluster/links/link_fixture.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;
using namespace segue::test;

namespace {

/// Tells whatever is published there to end, as only who knows CAF can.
void end_gateway_at(std::uint16_t port, caf::exit_reason reason) {
  caf::actor_system_config config;
  load_link_modules(config);
  config.set("scheduler.max-threads", std::size_t{1});
  caf::actor_system system{config};
  caf::scoped_actor self{system};
  link_watch watch;
  auto socket = connect_port("127.0.0.1", port, far_off);
  REQUIRE(socket);
  auto link = open_link(std::move(*socket), nullptr, far_off, watch);
  REQUIRE(link);
  self->request(link_broker(system), far_off, caf::connect_atom_v,
                make_link_scribe(system, std::move(*link), 1 << 20), port)
      .receive(
          [&](const caf::node_id&, const caf::strong_actor_ptr& gateway,
              const std::set<std::string>&) {
            auto node = caf::actor_cast<caf::actor>(gateway);
            self->monitor(node);
            caf::anon_send_exit(node, reason);
            self->receive([](const caf::down_msg&) {});
          },
          [](const caf::error& e) { FAIL(to_string(e)); });
}

}  // namespace

TEST_CASE("a gateway that a stranger ends holds nobody",
          "[nodes][gateway][hostile]") {
  auto reason =
      GENERATE(caf::exit_reason::kill, caf::exit_reason::user_shutdown);
  auto options = options_for(2);
  test_node a{as_node(options, 0)};
  test_node b{as_node(options, 1)};
  a.log->wait(link_event::ready);
  b.log->wait(link_event::ready);
  end_gateway_at(options.nodes[0].port, reason);
  a.wait_for_end();
  CHECK(b.log->wait(link_event::down).reason.message.find("told to stop") !=
        std::string::npos);
  a.stop();
  b.stop();
}
