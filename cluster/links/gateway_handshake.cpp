// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "segue/cluster/links/compare_nodes.hpp"
#include "segue/cluster/links/gateway_state.hpp"
#include "segue/cluster/links/sockets/link_scribe.hpp"

namespace segue {
namespace {

using cause = link_refused::cause;

error refusal_error(const std::string& by, const link_refused& refusal) {
  switch (refusal.why) {
    case cause::mismatch:
      return {errc::invalid_argument, refusal.reason};
    case cause::replaced:
      return {errc::stale,
              fmt::format("this node was replaced, according to {}: {}", by,
                          refusal.reason)};
    default:
      return {errc::invalid_argument,
              fmt::format("{} refuses this node: {}", by, refusal.reason)};
  }
}

}  // namespace

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
    return refuse(
        cause::refused,
        fmt::format("node '{}' is not one of the nodes that connect to '{}'",
                    hello.from.node, name));
  if (hello.again || links[node].now != stage::waiting)
    return take_return(node, hello, peer);
  auto ours = identity();
  if (auto mismatch = find_mismatch(ours, hello.from)) {
    refuse(cause::mismatch, *mismatch);
    return fail({errc::invalid_argument, *mismatch});
  }
  self->monitor(peer);
  self->send(peer, link_welcome{std::move(ours), links[node].ground.token()});
  open(node, peer, hello.from.window, hello.landing);
}

/// Handles a node that was linked before, or claims that it was.
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
      refuse(cause::refused, "it was restarted");
      return fail(
          {errc::stale, fmt::format("the run continued without this node, "
                                    "according to {}: it was restarted",
                                    label(node))});
    case stage::up:
      return refuse(cause::refused, fmt::format("node '{}' is already linked",
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
  open(*node, links[*node].peer, welcome.from.window, welcome.landing);
}

void gateway_state::take_refusal(const link_refused& refusal) {
  auto node = sending_node();
  if (!node) return;
  auto& link = links[*node];
  if (closing) {
    // It no longer listens to us, so there is no goodbye to wait for.
    if (link.now != stage::up) return;
    forget_peer(link);
    link.now = stage::over;
    return check_closed();
  }
  auto reason = refusal_error(label(*node), refusal);
  if (refusal.why == cause::replaced && link.now == stage::up) {
    // It no longer listens to us, so there is no goodbye to wait for.
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
                         std::uint32_t window, std::uint64_t peer_landing) {
  auto& link = links[node];
  link.now = stage::up;
  link.peer = peer;
  link.process = peer->node();
  link.gateway = peer->id();
  link.peer_window = window;
  link.peer_landing = peer_landing;
  link.dialing = false;
  link.measured = now();
  self->send(host, link_up{node});
  check_ready();
  find_pulse(node);
}

void gateway_state::find_pulse(std::size_t node) {
  self->request(link_broker(self->system()), caf::infinite, caf::get_atom_v,
                links[node].process)
      .then(
          [this, node](const caf::node_id&, const std::string& id,
                       std::uint16_t) {
            // A scribe's address is the number of its pulse.
            std::uint64_t number = 0;
            std::from_chars(id.data(), id.data() + id.size(), number);
            if (auto found = watch->find(number)) links[node].pulse = found;
          },
          [](const caf::error&) {});
}

link_identity gateway_state::identity() const {
  return {link_protocol, options.version, options.nodes[options.self].name,
          static_cast<std::uint32_t>(options.window), options.configuration};
}

}  // namespace segue
