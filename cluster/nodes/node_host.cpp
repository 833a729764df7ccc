// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/node_host.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <caf/all.hpp>
#include <utility>

#include "segue/actors/end_in_words.hpp"
#include "segue/cluster/nodes/check_message.hpp"

namespace segue {

std::string node_host_state::describe(std::size_t index) const {
  auto& n = node(index);
  return fmt::format("node '{}' ({}, {})", n.name, to_string(n.roles),
                     n.address());
}

void node_host_state::fail(error reason) {
  if (over) return;
  if (hub_lost)
    end(std::move(reason));
  else
    post->send_to_hub(node_failed{std::move(reason)});
}

void node_host_state::end(error reason) {
  if (std::exchange(over, true)) return;
  caf::anon_send(supervisor, run_failed{std::move(reason)});
}

error node_host_state::unfit(std::size_t from, std::string_view why,
                             const error& fault) const {
  return {errc::malformed, fmt::format("{} sent a message that {}: {}",
                                       describe(from), why, fault.message)};
}

void node_host_state::take_parcel(std::size_t from, const buffer_ptr& bytes) {
  if (closing) return;
  auto message = decode(plan.codec, bytes);
  if (!message) return fail(unfit(from, "cannot be read", message.error()));
  if (auto ok =
          check_message(plan.codec, static_cast<node_index>(from), *message);
      !ok)
    return fail(unfit(from, "makes no sense", ok.error()));
  // Immediately, as the hub's goodbye follows.
  if (auto* end_of_run = std::get_if<run_over>(&*message))
    take_end(*end_of_run);
  else
    post->deliver_here(std::move(*message));
}

void node_host_state::take_loss(const link_down& loss) {
  if (over) return;
  auto index = static_cast<node_index>(loss.node);
  down.insert(index);
  // Other nodes may have accepted similarly wrong data.
  bool unfit = loss.reason.code == errc::malformed;
  if (unfit && index != hub_node) {
    fail(loss.reason);
  } else if (is_hub()) {
    caf::anon_send(post->hub, node_gone{index, loss.reason.message});
  } else if (index == hub_node) {
    hub_lost = true;
    if (unfit) end(loss.reason);
    // The gateway reports next whether the hub was lost or this node replaced.
    if (loss.orderly)
      end({errc::unavailable,
           fmt::format("{} has left the run: {}", describe(index),
                       loss.reason.message)});
  } else if (!loss.orderly && !replaced.contains(index)) {
    post->send_to_hub(peer_lost{index, plan.self, loss.reason.message});
  }
  if (replaced.contains(index)) drop(index);
}

void node_host_state::take_replaced(const node_replaced& node) {
  if (node.node == plan.self) return;
  replaced.emplace(node.node, node.reason);
  // Messages that the source sent before its end are still needed: drop()
  // follows when the link has ended.
  if (node.node != post->source_node || down.contains(node.node))
    drop(node.node);
}

void node_host_state::drop(node_index node) {
  caf::anon_send(gateway, drop_link{node, replaced[node]});
  if (node == post->source_node && post->keeper)
    caf::anon_send(post->keeper, source_lost{});
}

void node_host_state::leave(const std::optional<error>& failure) {
  if (over || std::exchange(left, true)) return;
  if (hub_lost)
    end(failure.value_or(pipeline_closed()));
  else if (node(plan.self).roles.has(node_role::consumer))
    post->send_to_hub(consumer_left{plan.self, failure});
  else
    post->send_to_hub(node_failed{failure.value_or(
        error{errc::cancelled,
              fmt::format("node '{}' was stopped", node(plan.self).name)})});
}

void node_host_state::take_end(const run_over& end_of_run) {
  if (is_hub() || std::exchange(over, true)) return;
  plan.board->show(end_of_run.counts);
  if (auto& failure = end_of_run.counts.failure)
    caf::anon_send(supervisor, run_failed{*failure});
  else
    caf::anon_send(supervisor, cancel_run{});
}

void node_host_state::take_status_question(const status_wanted& wanted) {
  // More requests than that must wait.
  constexpr std::size_t most = 64;
  if (status_asked.size() == most) status_asked.pop_front();
  status_asked.push_back(wanted.request);
  if (!post)
    answer_status(status_text());
  else if (status_asked.size() == 1)
    post->send_to_hub(ask_status{plan.self});
}

void node_host_state::answer_status(const std::string& text) {
  for (auto request : std::exchange(status_asked, {}))
    caf::anon_send(gateway, status_answer{request, text});
}

std::string node_host_state::status_text() const {
  if (!plan.write_status) return "";
  std::vector<node_standing> nodes;
  std::vector<std::string_view> missing;
  for (node_index n = 0; n < plan.cluster.nodes.size(); ++n) {
    auto& each = node(n);
    node_standing standing{
        .name = each.name, .address = each.address(), .roles = each.roles};
    standing.linked = n == plan.self || up.contains(n);
    if (!standing.linked) missing.push_back(each.name);
    nodes.push_back(std::move(standing));
  }
  // If none is missing, the hub has not yet begun the run.
  auto& whom = node(hub_node).name;
  nodes[plan.self].waits_for =
      missing.empty() ? fmt::format("node {} to begin", whom)
                      : fmt::format("node{} {}", missing.size() > 1 ? "s" : "",
                                    fmt::join(missing, ", "));
  run_standing standing;
  standing.nodes = nodes;
  standing.elapsed_seconds = plan.board->figures().seconds;
  standing.started = false;
  return plan.write_status(standing);
}

namespace {

using self_pointer = node_actor::stateful_pointer<node_host_state>;

/// Calls it now or, if this node has not joined the run yet, when it joins.
void when_joined(self_pointer self, std::function<void()> what) {
  auto& state = self->state;
  if (state.post)
    what();
  else
    state.early.push_back(std::move(what));
}

/// All other actors of the node have ended: says goodbye.
void close_node(self_pointer self) {
  auto& state = self->state;
  if (std::exchange(state.closing, true)) return;
  auto counts = state.plan.board->summary();
  if (state.post && state.is_hub())
    state.post->send_to_all(run_over{counts});
  else if (state.post && !state.over && counts.failure)
    state.post->send_to_hub(node_failed{*counts.failure});
  if (state.gateway_gone || !state.gateway)
    self->quit();
  else
    self->send(state.gateway, close_links{});
}

/// Without a gateway this node receives nothing. If the gateway has failed it
/// has reported that before; that reason then counts.
void gateway_down(self_pointer self, const caf::down_msg& down) {
  auto& state = self->state;
  state.gateway_gone = true;
  if (state.closing) return self->quit();
  error reason{
      errc::unavailable,
      fmt::format("the gateway of node '{}' has ended: {}",
                  state.node(state.plan.self).name, end_in_words(down.reason))};
  state.tell_begin(reason);
  when_joined(self, [self, reason] { self->state.end(reason); });
}

void take_failed_links(self_pointer self, const error& reason) {
  auto& state = self->state;
  if (state.begin_decided)
    when_joined(self, [self, reason] { self->state.end(reason); });
  else
    state.tell_begin(reason);
}

/// No verdict will come.
void take_gone(self_pointer self, const peer_gone& gone) {
  auto& state = self->state;
  if (gone.node == state.hub_node)
    state.end({errc::unavailable,
               fmt::format("{} was lost: {}", state.describe(gone.node),
                           gone.reason.message)});
}

void set_up(self_pointer self, node_host_plan plan) {
  auto& state = self->state;
  state.plan = std::move(plan);
  auto& nodes = state.plan.cluster.nodes;
  for (std::size_t n = 0; n < nodes.size(); ++n)
    if (nodes[n].roles.has(node_role::batcher))
      state.hub_node = static_cast<node_index>(n);
  self->set_exit_handler([self](const caf::exit_msg&) { close_node(self); });
  self->set_down_handler(
      [self](const caf::down_msg& down) { gateway_down(self, down); });
}

}  // namespace

node_actor::behavior_type node_host(self_pointer self, node_host_plan plan) {
  set_up(self, std::move(plan));
  return {
      // From the gateway.
      [self](link_up m) {
        self->state.up.insert(static_cast<node_index>(m.node));
      },
      [self](links_ready) {
        auto& state = self->state;
        // It may not have been introduced yet.
        if (!state.gateway)
          state.gateway =
              caf::actor_cast<gateway_actor>(self->current_sender());
        state.take_linked(state.plan.self);
      },
      [self](const links_failed& m) { take_failed_links(self, m.reason); },
      [self](const parcel_arrived& m) {
        if (self->state.take_start(m.node, m.bytes)) return;
        when_joined(self,
                    [self, m] { self->state.take_parcel(m.node, m.bytes); });
      },
      [self](const link_down& m) {
        if (self->state.take_early_loss(m)) return;
        when_joined(self, [self, m] { self->state.take_loss(m); });
      },
      [self](const peer_gone& m) {
        when_joined(self, [self, m] { take_gone(self, m); });
      },
      [self](const status_wanted& m) { self->state.take_status_question(m); },
      [self](links_measured& m) {
        auto& state = self->state;
        if (state.post && !state.over)
          state.post->send_to_hub(
              link_report{state.plan.self, std::move(m.links)});
      },
      // As the supervisor.
      [self](const run_failed& m) {
        when_joined(self, [self, m] { self->state.fail(m.reason); });
      },
      [self](close_input m) {
        when_joined(self, [self, m] {
          auto& post = *self->state.post;
          post.send(post.source_node, m);
        });
      },
      [self](const cancel_run& m) {
        when_joined(self, [self, m] { self->state.leave(m.failure); });
      },
      [self](const introduce_gateway& m) {
        self->state.gateway = m.gateway;
        self->monitor(m.gateway);
      },
      [self](const join_run& m) {
        auto& state = self->state;
        state.supervisor = m.supervisor;
        state.post = m.post;
        for (auto& each : std::exchange(state.early, {}))
          each();
      },
      // From the hub.
      [self](const node_replaced& m) { self->state.take_replaced(m); },
      [self](const figures_report& m) {
        auto& state = self->state;
        if (!state.is_hub()) state.plan.board->show(m.figures);
        if (!state.over) self->send(state.gateway, links_wanted{});
      },
      [self](const status_told& m) { self->state.answer_status(m.text); },
      [self](const run_over& m) { self->state.take_end(m); },
  };
}

}  // namespace segue
