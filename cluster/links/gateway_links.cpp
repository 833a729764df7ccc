// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "segue/cluster/links/gateway_state.hpp"

namespace segue {
namespace {

// Added to `timeout` for a node that may be reachable again: an attempt to
// connect may still be under way.
constexpr std::chrono::seconds time_to_return{1};

constexpr const char* gone_before_linked = "left before all nodes were linked";

}  // namespace

void gateway_state::pump(std::size_t node) {
  auto& link = links[node];
  if (link.now != stage::up || link.said_goodbye) return;
  while (auto part = link.out.next())
    self->send(link.peer, link_piece{std::move(*part), link.peer_landing});
  if (closing && link.out.empty()) say_goodbye(node, "");
}

void gateway_state::take_piece(link_piece& arrived) {
  auto node = sending_node();
  if (!node || links[*node].now != stage::up) return;
  auto& link = links[*node];
  auto whole = link.in.add(std::move(arrived.part));
  if (!whole) {
    self->send(link.peer, link_refused{link_refused::cause::refused,
                                       whole.error().message});
    lose(*node, at(label(*node), whole.error()));
    return;
  }
  // Fewer messages than one per piece, but early enough for a steady flow.
  if (++link.uncredited >= std::max(link.peer_window / 4, 1u))
    self->send(link.peer, link_credit{std::exchange(link.uncredited, 0)});
  if (*whole && !closing)
    self->send(host, parcel_arrived{*node, std::move(**whole)});
}

void gateway_state::take_credit(const link_credit& credit) {
  auto node = sending_node();
  if (!node) return;
  links[*node].out.acknowledge(credit.pieces);
  closing_until = now() + options.timeout;
  pump(*node);
}

void gateway_state::take_goodbye(const link_goodbye& goodbye) {
  auto node = sending_node();
  if (!node || links[*node].now != stage::up) return;
  auto& link = links[*node];
  closing_until = now() + options.timeout;
  say_goodbye(*node, "");
  // If the start has failed, all nodes report the first cause.
  if (!ready && goodbye.failure.find(gone_before_linked) != std::string::npos) {
    forget_peer(link);
    link.now = stage::lost;
    fail({errc::unavailable, goodbye.failure});
    return check_closed();
  }
  if (!goodbye.failure.empty()) {
    error reason{errc::unavailable, fmt::format("{} has ended: {}",
                                                label(*node), goodbye.failure)};
    lose(*node, reason);
    note_gone(*node, std::move(reason));
    return;
  }
  forget_peer(link);
  link.now = stage::over;
  if (!ready)
    return fail_before_ready(*node, {errc::unavailable, "it has ended"});
  if (!closing)
    self->send(host, link_down{*node,
                               {errc::unavailable,
                                fmt::format("{} has ended", label(*node))},
                               true});
  check_closed();
}

void gateway_state::say_goodbye(std::size_t node, const std::string& failure) {
  auto& link = links[node];
  if (!std::exchange(link.said_goodbye, true))
    self->send(link.peer, link_goodbye{failure});
}

void gateway_state::lose(std::size_t node, error reason) {
  auto& link = links[node];
  forget_peer(link);
  link.now = stage::lost;
  if (!ready) return fail_before_ready(node, reason);
  link.undecided = true;
  link.undecided_until = now() + options.timeout + time_to_return;
  link.next_dial = now();
  if (!closing) self->send(host, link_down{node, std::move(reason), false});
  check_closed();
}

/// It cannot be linked again, so there is nothing to wait for.
void gateway_state::fail_before_ready(std::size_t node, const error& reason) {
  fail({errc::unavailable, fmt::format("{} {}: {}", label(node),
                                       gone_before_linked, reason.message)});
  check_closed();
}

void gateway_state::note_gone(std::size_t node, error reason) {
  auto& link = links[node];
  if (!std::exchange(link.undecided, false)) return;
  if (link.now == stage::lost && !closing)
    self->send(host, peer_gone{node, std::move(reason)});
}

void gateway_state::drop(const drop_link& dropped) {
  if (dropped.node >= links.size() || dropped.node == options.self) return;
  auto& link = links[dropped.node];
  if (link.now == stage::evicted) return;
  auto told = link.now == stage::up ? link.peer : link.returned;
  if (told) {
    self->send(told,
               link_refused{link_refused::cause::replaced, dropped.reason});
    link.undecided = false;
  }
  forget_peer(link);
  link.now = stage::evicted;
  link.undecided_until = now() + options.connect_deadline;
  link.reason = dropped.reason;
  check_ready();
}

void gateway_state::forget_peer(peer_link& link) {
  if (link.peer) self->demonitor(link.peer.address());
  link.peer = link_peer_actor{};
  link.out.clear();
  link.dialing = false;
}

std::optional<std::size_t> gateway_state::sending_node() const {
  auto& sender = self->current_sender();
  if (!sender) return std::nullopt;
  for (std::size_t i = 0; i < links.size(); ++i)
    if (links[i].gateway == sender->id() && links[i].process == sender->node())
      return i;
  return std::nullopt;
}

}  // namespace segue
