// SPDX-License-Identifier: BSD-3-Clause
#include "segue/nodes/node_host.hpp"

#include <fmt/format.h>

#include <caf/all.hpp>
#include <utility>

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

void node_host_state::take_parcel(std::size_t from, const buffer_ptr& bytes) {
  if (closing) return;
  auto message = decode(post->codec, bytes);
  if (!message)
    return fail({errc::malformed,
                 fmt::format("{} has sent what cannot be "
                             "read: {}",
                             describe(from), message.error().message)});
  if (auto* batch = std::get_if<deliver_batch>(&*message)) {
    // After a loss a batch can come twice.
    if (delivered.has(batch->content->id)) return;
    delivered.note(batch->content->id);
  }
  // At once: the hub's goodbye is about to follow.
  if (auto* end_of_run = std::get_if<run_over>(&*message))
    take_end(*end_of_run);
  else
    post->deliver_here(std::move(*message));
}

void node_host_state::take_loss(const link_down& down) {
  if (over) return;
  auto index = static_cast<node_index>(down.node);
  if (is_hub()) {
    caf::anon_send(post->hub,
                   node_gone{index, down.reason.message, down.orderly});
  } else if (down.node == hub_node) {
    hub_lost = true;
    // Whether it was lost or this node replaced, the gateway is about to say.
    if (down.orderly)
      end({errc::unavailable,
           fmt::format("{} has left the run: {}", describe(down.node),
                       down.reason.message)});
  } else if (!down.orderly) {
    post->send_to_hub(peer_lost{index, plan.self, down.reason.message});
  }
}

void node_host_state::leave() {
  if (over || std::exchange(left, true)) return;
  if (hub_lost)
    end({errc::cancelled, "the pipeline was closed"});
  else if (node(plan.self).roles.has(node_role::consumer))
    post->send_to_hub(consumer_left{plan.self});
  else
    post->send_to_hub(
        node_failed{{errc::cancelled, fmt::format("node '{}' was stopped",
                                                  node(plan.self).name)}});
}

void node_host_state::take_end(const run_over& end_of_run) {
  if (is_hub() || std::exchange(over, true)) return;
  plan.board->show(end_of_run.counts);
  if (auto& failure = end_of_run.counts.failure)
    caf::anon_send(supervisor, run_failed{*failure});
  else
    caf::anon_send(supervisor, cancel_run{});
}

namespace {

using self_pointer = node_actor::stateful_pointer<node_host_state>;

/// Does it now, or, before this node has joined the run, then.
void when_joined(self_pointer self, std::function<void()> what) {
  auto& state = self->state;
  if (state.post)
    what();
  else
    state.early.push_back(std::move(what));
}

/// All other actors of the node have ended: the last words.
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

void gateway_down(self_pointer self) {
  auto& state = self->state;
  state.gateway_gone = true;
  if (state.closing || !state.post) self->quit();
}

void take_failed_links(self_pointer self, const error& reason) {
  auto& state = self->state;
  if (state.post)
    state.end(reason);
  else
    state.plan.linked->set_value(reason);
}

void answer_status(self_pointer self, const status_wanted& wanted) {
  auto& state = self->state;
  self->send(state.gateway, status_answer{wanted.request, state.status});
}

void set_up(self_pointer self, node_host_plan plan) {
  auto& state = self->state;
  state.plan = std::move(plan);
  auto& nodes = state.plan.cluster.nodes;
  for (std::size_t n = 0; n < nodes.size(); ++n)
    if (nodes[n].roles.has(node_role::batcher))
      state.hub_node = static_cast<node_index>(n);
  self->set_exit_handler([self](const caf::exit_msg&) { close_node(self); });
  self->set_down_handler([self](const caf::down_msg&) { gateway_down(self); });
}

}  // namespace

node_actor::behavior_type node_host(self_pointer self, node_host_plan plan) {
  set_up(self, std::move(plan));
  return {
      // From the gateway.
      [](link_up) {},
      [self](links_ready) { self->state.plan.linked->set_value({}); },
      [self](const links_failed& m) { take_failed_links(self, m.reason); },
      [self](const parcel_arrived& m) {
        when_joined(self,
                    [self, m] { self->state.take_parcel(m.node, m.bytes); });
      },
      [self](const link_down& m) {
        when_joined(self, [self, m] { self->state.take_loss(m); });
      },
      [self](const peer_gone& m) {
        auto& state = self->state;
        if (m.node == state.hub_node && state.post)
          state.end({errc::unavailable,
                     fmt::format("{} is lost: {}", state.describe(m.node),
                                 m.reason.message)});
      },
      [self](const status_wanted& m) { answer_status(self, m); },
      // In the supervisor's stead.
      [self](const run_failed& m) { self->state.fail(m.reason); },
      [self](close_input m) {
        auto& post = *self->state.post;
        post.send(post.source_node, m);
      },
      [self](cancel_run) { self->state.leave(); },
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
      [self](const node_replaced& m) {
        auto& state = self->state;
        if (m.node != state.plan.self)
          self->send(state.gateway, drop_link{m.node, m.reason});
      },
      [self](const run_report& m) {
        auto& state = self->state;
        state.status = m.status;
        if (!state.is_hub()) state.plan.board->show(m.figures);
      },
      [self](const run_over& m) { self->state.take_end(m); },
  };
}

}  // namespace segue
