// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/gateway.hpp"

#include <fmt/format.h>

#include <exception>
#include <utility>

#include "segue/actors/gateway_state.hpp"

namespace segue {
namespace {

/// An exception in a handler (memory that has run out, the program's
/// callback) reaches the host as a failure.
void report_to_host(gateway_actor::base* self, const node_host_actor& host) {
  auto report = [self, host](const char* what) -> caf::error {
    self->send(host,
               links_failed{{errc::internal,
                             fmt::format("the gateway has failed: {}", what)}});
    return caf::exit_reason::unhandled_exception;
  };
  self->set_exception_handler([report](std::exception_ptr& thrown) {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& e) {
      return report(e.what());
    } catch (...) {
      return report("an exception of unknown type");
    }
  });
}

gateway_actor::behavior_type gateway(
    gateway_actor::stateful_pointer<gateway_state> self,
    const std::shared_ptr<gateway_plan>& plan) {
  auto* state = &self->state;
  state->self = self;
  report_to_host(self, plan->host);
  self->set_default_handler(caf::drop);
  self->set_down_handler(
      [state](const caf::down_msg& down) { state->actor_down(down); });
  state->start(std::move(*plan));
  return {
      [state](send_parcel& sent) {
        if (sent.node >= state->links.size() || state->closing) return;
        auto& link = state->links[sent.node];
        if (link.now != peer_link::stage::up) return;
        link.out.push(std::move(sent.content));
        state->pump(sent.node);
      },
      [state](const drop_link& dropped) { state->drop(dropped); },
      [state](close_links) { state->close(""); },
      [state](const status_answer& answer) { state->answer_status(answer); },
      [state](link_tick) { state->tick(); },
      [state](const port_probed& probed) { state->take_probe(probed); },
      [state](const link_hello& hello) { state->take_hello(hello); },
      [state](const link_welcome& welcome) { state->take_welcome(welcome); },
      [state](const link_refused& refusal) { state->take_refusal(refusal); },
      [state](link_piece& arrived) { state->take_piece(arrived); },
      [state](const link_credit& credit) { state->take_credit(credit); },
      [state](const link_goodbye& goodbye) { state->take_goodbye(goodbye); },
      [state](status_request) { state->take_status_request(); },
  };
}

}  // namespace

gateway_actor start_gateway(caf::actor_system& system, gateway_plan plan) {
  return system.spawn(gateway, std::make_shared<gateway_plan>(std::move(plan)));
}

}  // namespace segue
