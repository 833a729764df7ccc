// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>
#include <caf/io/all.hpp>
#include <utility>

#include "segue/actors/gateway_state.hpp"
#include "segue/actors/probe_port.hpp"
#include "segue/actors/tls_faults.hpp"

namespace segue {
namespace {

using namespace std::chrono_literals;

constexpr auto time_between_attempts = 200ms;
constexpr auto longest_probe = 1000ms;

constexpr auto no_handshake =
    "it takes the connection, but does not finish the TLS handshake";

/// Has a thread of its own, because resolving names and probing block.
void probe(caf::event_based_actor* self, peer_address address,
           std::chrono::milliseconds timeout, gateway_actor gateway,
           std::size_t node) {
  self->send(gateway, port_probed{node, probe_port(address.host, address.port,
                                                   timeout)});
}

/// Why CAF's connect has failed after that time.
std::string connect_trouble(const caf::actor_system& system,
                            const caf::error& e,
                            caf::actor_clock::duration_type taken, bool tls) {
  auto silent =
      e == caf::sec::connection_timeout || taken >= longest_tls_handshake;
  if (tls && silent) return no_handshake;
  return fmt::format("{}; {}", system.render(e),
                     tls ? "has it TLS, and a certificate of the same "
                           "authority?"
                         : "does it expect TLS?");
}

}  // namespace

bool gateway_state::wants_dial(std::size_t node) const {
  auto& link = links[node];
  if (closing || node == options.self) return false;
  // The earlier node only looks whether the later one still listens: were
  // both to connect, CAF would mix up their two connections.
  if (link.now == stage::waiting) return node < options.self;
  return link.undecided;
}

void gateway_state::dial(std::size_t node) {
  links[node].dialing = true;
  auto timeout =
      std::min<std::chrono::milliseconds>(options.timeout, longest_probe);
  self->spawn<caf::detached>(probe, options.nodes[node], timeout,
                             gateway_actor{self}, node);
}

void gateway_state::take_probe(const port_probed& probed) {
  auto& link = links[probed.node];
  if (!wants_dial(probed.node)) {
    link.dialing = false;
  } else if (probed.outcome.code == errc::none) {
    if (probed.node < options.self)
      connect(probed.node);
    else
      retry_later(probed.node, "");
  } else {
    if (probed.outcome.code == errc::unavailable)
      note_gone(probed.node, {errc::unavailable,
                              fmt::format("{} is gone: {}", label(probed.node),
                                          probed.outcome.message)});
    retry_later(probed.node, probed.outcome.message);
  }
}

void gateway_state::connect(std::size_t node) {
  auto& address = options.nodes[node];
  links[node].trouble = options.tls ? no_handshake : "it does not answer";
  auto began = now();
  self->request(middleman(), caf::infinite, caf::connect_atom_v, address.host,
                address.port)
      .then(
          [this, node](const caf::node_id& process,
                       const caf::strong_actor_ptr& gateway,
                       const std::set<std::string>&) {
            take_connection(node, process, gateway);
          },
          [this, node, began](const caf::error& e) {
            retry_later(node, connect_trouble(self->system(), e, now() - began,
                                              options.tls.has_value()));
          });
}

void gateway_state::take_connection(std::size_t node,
                                    const caf::node_id& process,
                                    const caf::strong_actor_ptr& gateway) {
  auto& link = links[node];
  if (!wants_dial(node)) {
    link.dialing = false;
    return;
  }
  if (process == self->node() || !gateway) {
    retry_later(node, gateway ? "CAF takes it for this process: their process "
                                "ids and hardware addresses are the same"
                              : "no gateway listens there");
    return;
  }
  auto peer = caf::actor_cast<link_peer_actor>(gateway);
  if (link.now == stage::evicted) {
    self->send(peer, link_refused{link_refused::cause::replaced, link.reason});
    link.undecided = false;
    link.dialing = false;
    return;
  }
  self->monitor(peer);
  link.peer = peer;
  link.process = gateway->node();
  link.gateway = gateway->id();
  self->send(peer, link_hello{identity(), options.nodes[node].name,
                              link.now == stage::lost, link.ground.token()});
}

void gateway_state::retry_later(std::size_t node, std::string trouble) {
  auto& link = links[node];
  forget_peer(link);
  link.next_dial = now() + time_between_attempts;
  link.trouble = std::move(trouble);
}

}  // namespace segue
