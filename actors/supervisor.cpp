// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/supervisor.hpp"

#include <algorithm>
#include <caf/all.hpp>
#include <future>
#include <optional>
#include <utility>

#include "segue/actors/end_in_words.hpp"
#include "segue/errors/current_error.hpp"

namespace segue {
namespace {

using self_pointer = supervisor_actor::stateful_pointer<supervisor_state>;

/// Continues the end of the run: when the others have ended the next of the
/// last ones gets its exit message, after all their messages (it does not
/// overtake them, unlike other exit messages). The supervisor ends after them.
void proceed_with_end(self_pointer self) {
  auto& state = self->state;
  if (!state.ending || state.alive > 0) return;
  if (state.all.last.empty())
    self->quit();
  else
    caf::anon_send(
        state.all.last.front(),
        caf::exit_msg{self->address(), caf::exit_reason::user_shutdown});
}

/// Ends all members; the supervisor ends after the last of them.
void end_run(self_pointer self, const error& reason) {
  auto& state = self->state;
  if (std::exchange(state.ending, true)) return;
  state.duty.wake_all(reason);
  for (auto& member : state.all.members)
    caf::anon_send_exit(member, caf::exit_reason::user_shutdown);
  proceed_with_end(self);
}

void fail_run(self_pointer self, const error& reason) {
  if (self->state.ending) return;
  self->state.duty.board->fail(reason);
  end_run(self, reason);
}

void member_down(self_pointer self, const caf::down_msg& down) {
  auto& state = self->state;
  auto of_last = std::erase_if(state.all.last, [&](auto& each) {
    return each.address() == down.source;
  });
  if (of_last == 0) --state.alive;
  auto& replaceable = state.all.replaceable;
  if (!state.ending &&
      std::ranges::find(replaceable, down.source) == replaceable.end())
    fail_run(self, {errc::internal, "a part of the run ended too early: " +
                                        end_in_words(down.reason)});
  proceed_with_end(self);
}

void start_crew(self_pointer self) {
  auto& state = self->state;
  std::optional<error> failure;
  try {
    state.duty.start(self, state.all);
  } catch (...) {
    failure = current_error("the run could not be started");
  }
  for (auto& member : state.all.members)
    self->monitor(member);
  for (auto& each : state.all.last)
    self->monitor(each);
  state.alive = state.all.members.size();
  if (failure) fail_run(self, *failure);
}

supervisor_actor::behavior_type supervisor(
    self_pointer self, std::shared_ptr<supervision> duty,
    std::shared_ptr<std::promise<void>> started) {
  self->state.duty = std::move(*duty);
  self->set_down_handler(
      [self](const caf::down_msg& down) { member_down(self, down); });
  self->attach_functor([board = self->state.duty.board] { board->end(); });
  start_crew(self);
  started->set_value();
  return {
      [self](const run_failed& failed) { fail_run(self, failed.reason); },
      [self](close_input) {
        if (auto& close = self->state.all.close_source) close();
      },
      [self](const cancel_run& cancelled) {
        if (cancelled.failure)
          fail_run(self, *cancelled.failure);
        else
          end_run(self, pipeline_closed());
      },
  };
}

}  // namespace

supervisor_actor supervise(caf::actor_system& system, supervision duty) {
  auto started = std::make_shared<std::promise<void>>();
  auto ready = started->get_future();
  auto handle = system.spawn(
      supervisor, std::make_shared<supervision>(std::move(duty)), started);
  ready.wait();
  return handle;
}

}  // namespace segue
