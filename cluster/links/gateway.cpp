// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/gateway.hpp"

#include <utility>

#include "segue/actors/fault_report.hpp"
#include "segue/cluster/links/gateway_state.hpp"

namespace segue {
namespace {

gateway_actor::behavior_type gateway(
    gateway_actor::stateful_pointer<gateway_state> self,
    const std::shared_ptr<gateway_plan>& plan) {
  auto* state = &self->state;
  state->self = self;
  tell_faults(self, [self, host = plan->host](error fault) {
    self->send(host, links_failed{std::move(fault)});
  });
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
      [state](links_wanted) { state->report_links(); },
      [state](link_tick) { state->tick(); },
      [state](port_probed& probed) { state->take_probe(std::move(probed)); },
      [state](const port_opened& opened) { state->take_port(opened.outcome); },
      [state](port_closed) { state->leave(); },
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
  // CAF offers both to every peer: to start actors, and to keep data.
  system.registry().erase(caf::atom("SpawnServ"));
  system.registry().erase(caf::atom("ConfigServ"));
  return system.spawn(gateway, std::make_shared<gateway_plan>(std::move(plan)));
}

}  // namespace segue
