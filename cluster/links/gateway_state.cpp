// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/gateway_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <caf/io/all.hpp>
#include <utility>

#include "segue/actors/end_in_words.hpp"
#include "segue/cluster/links/sockets/link_scribe.hpp"

namespace segue {
namespace {

using namespace std::chrono_literals;

// A system waits this long when it ends, so it is short.
constexpr auto longest_tick = 100ms;

// More requests than that must wait.
constexpr std::size_t most_status_requests = 64;

}  // namespace

void gateway_state::start(gateway_plan plan) {
  options = std::move(plan.options);
  host = std::move(plan.host);
  on_progress = std::move(plan.on_progress);
  for (std::size_t i = 0; i < options.nodes.size(); ++i)
    links.emplace_back(options);
  deadline = now() + options.connect_deadline;
  self->monitor(host);
  self->set_exit_handler([this](const caf::exit_msg& exit) {
    fail({errc::unavailable,
          fmt::format("the gateway of node '{}' has ended: {}",
                      options.nodes[options.self].name,
                      end_in_words(exit.reason))});
  });
  listen();
  announce();
  self->send(gateway_actor{self}, link_tick{});
}

void gateway_state::tick() {
  auto time = now();
  // Messages that still move on a slow link arrive.
  if (closing && watch->any_sends_on()) closing_until = time + options.timeout;
  if (closing && time > closing_until) end();
  if (!ready && !closing && time > deadline) fail(deadline_error());
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (links[i].undecided && time > links[i].undecided_until)
      note_gone(
          i, {errc::unavailable, fmt::format("{} does not answer", label(i))});
    if (wants_dial(i) && !links[i].dialing && time >= links[i].next_dial)
      dial(i);
  }
  self->delayed_send(gateway_actor{self},
                     std::clamp<std::chrono::milliseconds>(
                         options.heartbeat / 2, 5ms, longest_tick),
                     link_tick{});
}

void gateway_state::check_ready() {
  announce();
  if (ready || closing || !listening || !missing_nodes().empty()) return;
  ready = true;
  self->send(host, links_ready{});
}

void gateway_state::announce() {
  if (ready || closing || !on_progress) return;
  std::vector<std::string_view> names;
  for (auto node : missing_nodes())
    names.push_back(options.nodes[node].name);
  if (names.empty()) return;
  auto text = fmt::format("waiting for node{} {}", names.size() > 1 ? "s" : "",
                          fmt::join(names, ", "));
  if (std::exchange(announced, text) == text) return;
  try {
    on_progress(text);
  } catch (...) {
    on_progress = nullptr;  // links matter more than telling of them
  }
}

std::vector<std::size_t> gateway_state::missing_nodes() const {
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < links.size(); ++i)
    if (i != options.self && links[i].now != stage::up &&
        links[i].now != stage::evicted)
      missing.push_back(i);
  return missing;
}

error gateway_state::deadline_error() const {
  std::vector<std::string> nodes;
  for (auto node : missing_nodes()) {
    auto& link = links[node];
    auto why = node > options.self ? "it has not connected" : link.trouble;
    nodes.push_back(fmt::format("{}: {}", label(node), why));
  }
  return {
      errc::deadline_exceeded,
      fmt::format(
          "node '{}' waited {:.3g} s for {}", options.nodes[options.self].name,
          std::chrono::duration<double>(options.connect_deadline).count(),
          fmt::join(nodes, "; "))};
}

void gateway_state::fail(error reason) {
  if (closing) return;
  self->send(host, links_failed{reason});
  close(reason.message);
}

void gateway_state::close(const std::string& failure) {
  if (std::exchange(closing, true)) return;
  closing_until = now() + options.timeout;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (links[i].now != stage::up) continue;
    if (failure.empty())
      pump(i);
    else
      say_goodbye(i, failure);
  }
  check_closed();
}

void gateway_state::check_closed() {
  auto is_up = [](const peer_link& link) { return link.now == stage::up; };
  if (closing && std::ranges::none_of(links, is_up)) end();
}

void gateway_state::end() {
  if (std::exchange(ending, true)) return;
  listener->stop();
  if (!port_in_use) leave();
}

void gateway_state::leave() {
  port_in_use = false;
  if (!ending) return;
  // CAF's system never ends if it is stopped before its broker has taken a
  // connection that it was given. This request comes after those.
  self->request(link_broker(self->system()), caf::infinite, caf::get_atom_v,
                self->node())
      .then([this](const caf::node_id&, const std::string&,
                   std::uint16_t) { self->quit(); },
            [this](const caf::error&) { self->quit(); });
}

void gateway_state::actor_down(const caf::down_msg& down) {
  if (down.source == host.address()) return close("the node's host has ended");
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (!links[i].peer || links[i].peer.address() != down.source) continue;
    auto& pulse = links[i].pulse;
    auto reason = pulse ? pulse->trouble() : "";
    if (reason.empty()) reason = end_in_words(down.reason);
    bool damaged = pulse && pulse->is_damaged();
    if (links[i].now == stage::up)
      lose(i, {damaged ? errc::malformed : errc::unavailable,
               fmt::format("{} was lost: {}", label(i), reason)});
    else
      retry_later(i, std::move(reason));
  }
}

void gateway_state::take_status_request() {
  if (closing || !self->current_sender()) return;
  if (status_asked.size() == most_status_requests)
    status_asked.erase(status_asked.begin());
  status_asked[++last_status] =
      caf::actor_cast<status_asker_actor>(self->current_sender());
  self->send(host, status_wanted{last_status});
}

void gateway_state::answer_status(const status_answer& answer) {
  auto asked = status_asked.extract(answer.request);
  if (asked) self->send(asked.mapped(), status_reply{answer.text});
}

std::string gateway_state::label(std::size_t node) const {
  auto& address = options.nodes[node];
  return fmt::format("node '{}' ({}:{})", address.name, address.host,
                     address.port);
}

}  // namespace segue
