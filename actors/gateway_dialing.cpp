// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>
#include <caf/io/all.hpp>
#include <utility>

#include "segue/actors/compare_nodes.hpp"
#include "segue/actors/gateway_state.hpp"
#include "segue/actors/probe_port.hpp"

namespace segue {
namespace {

using namespace std::chrono_literals;
using cause = link_refused::cause;

constexpr auto time_between_attempts = 200ms;
constexpr auto longest_probe = 1000ms;

/// Has a thread of its own, because resolving names and probing block.
void probe(caf::event_based_actor* self, peer_address address,
           std::chrono::milliseconds timeout, gateway_actor gateway,
           std::size_t node) {
  self->send(gateway, port_probed{node, probe_port(address.host, address.port,
                                                   timeout)});
}

error refusal_error(const std::string& by, const link_refused& refusal) {
  switch (refusal.why) {
    case cause::mismatch:
      return {errc::invalid_argument, refusal.reason};
    case cause::replaced:
      return {errc::stale, fmt::format("this node was replaced, says {}: {}",
                                       by, refusal.reason)};
    default:
      return {errc::invalid_argument,
              fmt::format("{} refuses this node: {}", by, refusal.reason)};
  }
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
  links[node].trouble = "it does not answer";
  self->request(middleman(), caf::infinite, caf::connect_atom_v, address.host,
                address.port)
      .then(
          [this, node](const caf::node_id& process,
                       const caf::strong_actor_ptr& gateway,
                       const std::set<std::string>&) {
            take_connection(node, process, gateway);
          },
          [this, node](const caf::error& e) {
            auto hint = options.tls ? "has it TLS, and a certificate of the "
                                      "same authority?"
                                    : "does it expect TLS?";
            retry_later(node,
                        fmt::format("{}; {}", self->system().render(e), hint));
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
    self->send(peer, link_refused{cause::replaced, link.reason});
    link.undecided = false;
    link.dialing = false;
    return;
  }
  self->monitor(peer);
  link.peer = peer;
  link.process = gateway->node();
  link.gateway = gateway->id();
  self->send(peer, link_hello{identity(), options.nodes[node].name,
                              link.now == stage::lost});
}

void gateway_state::retry_later(std::size_t node, std::string trouble) {
  auto& link = links[node];
  forget_peer(link);
  link.next_dial = now() + time_between_attempts;
  link.trouble = std::move(trouble);
}

void gateway_state::take_hello(const link_hello& hello) {
  auto peer = caf::actor_cast<link_peer_actor>(self->current_sender());
  if (!peer || closing) return;
  auto refuse = [&](cause why, std::string reason) {
    self->send(peer, link_refused{why, std::move(reason)});
  };
  auto& name = options.nodes[options.self].name;
  auto found =
      std::ranges::find(options.nodes, hello.from.node, &peer_address::name);
  auto node = static_cast<std::size_t>(found - options.nodes.begin());
  if (hello.to != name)
    return refuse(cause::refused,
                  fmt::format("this is node '{}', not '{}'", name, hello.to));
  if (node >= links.size() || node <= options.self)
    return refuse(cause::refused,
                  fmt::format("node '{}' is not among those that dial '{}'",
                              hello.from.node, name));
  if (hello.again || links[node].now != stage::waiting)
    return take_return(node, hello, peer);
  auto ours = identity();
  if (auto mismatch = find_mismatch(ours, hello.from)) {
    refuse(cause::mismatch, *mismatch);
    return fail({errc::invalid_argument, *mismatch});
  }
  self->monitor(peer);
  self->send(peer, link_welcome{std::move(ours)});
  open(node, peer, hello.from.window);
}

/// A node that was linked before, or says so.
void gateway_state::take_return(std::size_t node, const link_hello& hello,
                                const link_peer_actor& peer) {
  auto& link = links[node];
  auto refuse = [&](cause why, std::string reason) {
    self->send(peer, link_refused{why, std::move(reason)});
  };
  auto same_process =
      link.process == peer->node() && link.gateway == peer->id();
  if (link.now == stage::up && hello.again && same_process)
    lose(node, {errc::unavailable,
                fmt::format("{} has lost the connection", label(node))});
  switch (link.now) {
    case stage::waiting:
      refuse(cause::refused, "it was started again");
      return fail({errc::stale,
                   fmt::format("the run has gone on without this node, says "
                               "{}: it was started again",
                               label(node))});
    case stage::up:
      return refuse(cause::refused, fmt::format("node '{}' is linked already",
                                                hello.from.node));
    case stage::over:
      return refuse(cause::refused,
                    fmt::format("node '{}' has ended", hello.from.node));
    case stage::lost:
      if (hello.again && same_process)
        link.returned = peer;
      else
        refuse(cause::replaced,
               fmt::format("node '{}' was lost", hello.from.node));
      return;
    case stage::evicted:
      link.undecided = false;
      return refuse(cause::replaced, link.reason);
  }
}

void gateway_state::take_welcome(const link_welcome& welcome) {
  auto node = sending_node();
  if (!node || links[*node].now != stage::waiting || closing) return;
  if (auto mismatch = find_mismatch(identity(), welcome.from))
    return fail({errc::invalid_argument, *mismatch});
  open(*node, links[*node].peer, welcome.from.window);
}

void gateway_state::take_refusal(const link_refused& refusal) {
  auto node = sending_node();
  if (!node || closing) return;
  auto& link = links[*node];
  auto reason = refusal_error(label(*node), refusal);
  if (refusal.why == cause::replaced && link.now == stage::up) {
    // It listens to us no more, so there is no goodbye to wait for.
    forget_peer(link);
    link.now = stage::over;
  }
  if (refusal.why == cause::replaced || link.now == stage::waiting)
    fail(std::move(reason));
  else if (link.now == stage::up)
    lose(*node, std::move(reason));
  else
    note_gone(*node, std::move(reason));
}

void gateway_state::open(std::size_t node, const link_peer_actor& peer,
                         std::uint32_t window) {
  auto& link = links[node];
  link.now = stage::up;
  link.peer = peer;
  link.process = peer->node();
  link.gateway = peer->id();
  link.peer_window = window;
  link.dialing = false;
  self->send(host, link_up{node});
  check_ready();
}

link_identity gateway_state::identity() const {
  return {link_protocol, options.version, options.nodes[options.self].name,
          static_cast<std::uint32_t>(options.window), options.configuration};
}

}  // namespace segue
