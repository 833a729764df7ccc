// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "segue/cluster/links/gateway_state.hpp"
#include "segue/cluster/links/sockets/link_scribe.hpp"
#include "segue/cluster/links/sockets/open_link.hpp"
#include "segue/cluster/links/sockets/probe_port.hpp"

namespace segue {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

constexpr auto time_between_attempts = 200ms;
constexpr milliseconds longest_probe{1000};

constexpr auto no_handshake =
    "it accepts the connection, but does not finish the TLS handshake";

/// The data needed to reach another node.
struct dialing {
  std::size_t node = 0;
  peer_address address;
  milliseconds timeout{};
  std::shared_ptr<tls_identity> tls;
  std::shared_ptr<link_watch> watch;
  bool only_looks = false;
};

/// Why there is no link although the port accepts connections.
std::string greeting_trouble(const error& e, bool tls) {
  if (e.code == errc::deadline_exceeded)
    return tls ? no_handshake : "it accepts the connection, but sends nothing";
  if (e.code == errc::invalid_argument) return e.message;
  return fmt::format(
      "{}; {}", e.message,
      tls ? "does it use TLS with a certificate signed by the same authority?"
          : "does it expect TLS?");
}

port_probed try_to_reach(const dialing& d) {
  auto& [name, host, port] = d.address;
  port_probed outcome{d.node, {}, nullptr, ""};
  auto socket = connect_port(host, port, std::min(d.timeout, longest_probe));
  if (!socket) {
    outcome.outcome = socket.error();
  } else if (!d.only_looks) {
    auto link =
        open_link(std::move(*socket), d.tls ? d.tls->context() : nullptr,
                  longest_greeting, *d.watch);
    if (link)
      outcome.link = std::move(*link);
    else
      outcome.trouble = greeting_trouble(link.error(), d.tls != nullptr);
  }
  return outcome;
}

/// Runs in a thread of its own, because all that blocks.
void reach(caf::event_based_actor* self, const dialing& d,
           const gateway_actor& gateway) {
  openssl_thread own_thread;
  self->send(gateway, try_to_reach(d));
}

}  // namespace

bool gateway_state::wants_dial(std::size_t node) const {
  auto& link = links[node];
  if (closing || node == options.self) return false;
  // The earlier node only checks whether the later one still listens: if both
  // connected, CAF would mix up their two connections.
  if (link.now == stage::waiting) return node < options.self;
  return link.undecided;
}

void gateway_state::dial(std::size_t node) {
  links[node].dialing = true;
  self->spawn<caf::detached>(reach,
                             dialing{node, options.nodes[node], options.timeout,
                                     tls, watch, node > options.self},
                             gateway_actor{self});
}

void gateway_state::take_probe(port_probed probed) {
  auto& link = links[probed.node];
  if (!wants_dial(probed.node)) {
    link.dialing = false;
  } else if (probed.link) {
    connect(probed.node, std::move(probed.link));
  } else if (probed.outcome.code == errc::none) {
    link.port_answered = !probed.trouble.empty();
    retry_later(probed.node, std::move(probed.trouble));
  } else {
    if (probed.outcome.code == errc::unavailable)
      note_gone(probed.node, {errc::unavailable,
                              fmt::format("{} is gone: {}", label(probed.node),
                                          probed.outcome.message)});
    retry_later(probed.node,
                link.port_answered ? link.trouble : probed.outcome.message);
  }
}

void gateway_state::connect(std::size_t node, link_socket_ptr link) {
  auto& peer = links[node];
  peer.pulse = link->pulse;
  peer.trouble = "it does not answer";
  self->request(
          link_broker(self->system()), caf::infinite, caf::connect_atom_v,
          make_link_scribe(self->system(), std::move(link), most_content()),
          options.nodes[node].port)
      .then(
          [this, node](const caf::node_id& process,
                       const caf::strong_actor_ptr& gateway,
                       const std::set<std::string>&) {
            take_connection(node, process, gateway);
          },
          [this, node](const caf::error&) {
            auto& pulse = links[node].pulse;
            auto why = pulse ? pulse->trouble() : "";
            retry_later(node, why.empty() ? "it is not a segue node" : why);
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
    retry_later(node, gateway
                          ? "CAF mistakes it for this process: their process "
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
