// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/supervisor.hpp"

#include <algorithm>
#include <caf/all.hpp>
#include <future>
#include <utility>

#include "segue/actors/batcher.hpp"
#include "segue/actors/feature_worker.hpp"
#include "segue/actors/parser.hpp"

namespace segue {
namespace {

using self_pointer = supervisor_actor::stateful_pointer<supervisor_state>;

template <class Handle>
void watch(self_pointer self, const Handle& child) {
  self->monitor(child);
  self->state.children.push_back(caf::actor_cast<caf::actor>(child));
  ++self->state.alive;
}

/// Goes on with the end: when the others are gone the store is told, behind
/// all that they have sent it (its exit does not overtake messages as others
/// do), and the supervisor follows.
void proceed_with_end(self_pointer self) {
  auto& state = self->state;
  if (!state.ending || state.alive > 0) return;
  if (!state.store_alive)
    self->quit();
  else
    caf::anon_send(
        caf::actor_cast<caf::actor>(state.store),
        caf::exit_msg{self->address(), caf::exit_reason::user_shutdown});
}

/// Ends all children; the supervisor follows when the last is gone.
void end_run(self_pointer self, error reason) {
  auto& state = self->state;
  if (std::exchange(state.ending, true)) return;
  // Pushing first: a consumer that has seen the end may push no more.
  if (state.close_pushing) state.close_pushing(reason);
  state.exchange->close(std::move(reason));
  if (state.input) state.input->cancel();
  for (auto& child : state.children)
    caf::anon_send_exit(child, caf::exit_reason::user_shutdown);
  proceed_with_end(self);
}

void fail_run(self_pointer self, error reason) {
  if (self->state.ending) return;
  self->state.board->fail(reason);
  end_run(self, std::move(reason));
}

void child_down(self_pointer self, const caf::down_msg& down) {
  auto& state = self->state;
  if (down.source == state.store.address())
    state.store_alive = false;
  else
    --state.alive;
  auto worker = std::ranges::find(state.workers, down.source);
  if (!state.ending && worker == state.workers.end())
    fail_run(self, {errc::internal, "an actor of the run has died: " +
                                        self->system().render(down.reason)});
  proceed_with_end(self);
}

/// The file side: segmenter, reader, parsers.
void start_source(self_pointer self, run_plan& plan) {
  auto& state = self->state;
  auto& source = *plan.source;
  state.input = source.input;
  auto reader_handle = self->spawn<caf::detached>(
      reader, source.input, plan.batch.epochs, plan.board, state.segmenter,
      supervisor_actor{self});
  watch(self, reader_handle);
  for (auto& each : source.parsers)
    watch(self, self->spawn(parser,
                            std::make_shared<std::unique_ptr<record_parser>>(
                                std::move(each)),
                            reader_handle, state.segmenter));
}

run_addresses start_children(self_pointer self, run_plan& plan) {
  auto& state = self->state;
  supervisor_actor me{self};
  auto shared_plan = std::make_shared<const gather_plan>(plan.gather);
  std::vector<feature_worker_actor> workers;
  for (std::int64_t i = 0; i < plan.runtime.workers; ++i)
    workers.push_back(
        self->spawn(feature_worker, shared_plan, plan.exchange, me));
  auto box = std::make_shared<ready_box>();
  auto batcher_handle =
      self->spawn(batcher,
                  batcher_plan{box, plan.exchange, plan.board,
                               plan.batch.capacity, plan.batch.num_unroll,
                               plan.batch.allow_small_batch, workers},
                  me);
  auto hooks = std::move(plan.hooks);
  // The segmenter is made after the store, whose credit it waits for.
  auto segmenter_cell = std::make_shared<segmenter_actor>();
  if (plan.source)
    hooks.on_released = [segmenter_cell](const auto& released) {
      caf::anon_send(
          *segmenter_cell,
          capacity_credit{static_cast<std::int64_t>(released.size())});
    };
  state.store = self->spawn(
      state_store,
      key_surroundings{box, plan.board, batcher_handle, {}, plan.initial},
      std::move(hooks), me);
  self->send(batcher_handle, introduce_store{state.store});
  if (plan.source) {
    state.segmenter = self->spawn(
        segmenter,
        segmenter_plan{plan.batch, plan.gather.schema, plan.board,
                       plan.source->rejects, plan.source->keys_are_unique},
        state.store, me);
    *segmenter_cell = state.segmenter;
    start_source(self, plan);
    watch(self, state.segmenter);
  }
  self->monitor(state.store);
  watch(self, batcher_handle);
  for (auto& worker : workers) {
    state.workers.push_back(worker.address());
    watch(self, worker);
  }
  return {state.store, batcher_handle, me};
}

void close_source(self_pointer self) {
  auto& state = self->state;
  if (state.segmenter)
    self->send(state.segmenter, close_input{});
  else
    self->send(state.store, source_end{});
}

supervisor_actor::behavior_type supervise(
    self_pointer self, std::shared_ptr<run_plan> plan,
    std::shared_ptr<std::promise<run_addresses>> started) {
  auto& state = self->state;
  state.board = plan->board;
  state.exchange = plan->exchange;
  state.close_pushing = plan->close_pushing;
  self->set_down_handler(
      [self](const caf::down_msg& down) { child_down(self, down); });
  self->attach_functor([board = plan->board] { board->end(); });
  started->set_value(start_children(self, *plan));
  return {
      [self](const run_failed& failed) { fail_run(self, failed.reason); },
      [self](close_input) { close_source(self); },
      [self](cancel_run) {
        end_run(self, {errc::cancelled, "the pipeline was closed"});
      },
  };
}

}  // namespace

run_addresses start_run(caf::actor_system& system, run_plan plan) {
  auto started = std::make_shared<std::promise<run_addresses>>();
  auto addresses = started->get_future();
  system.spawn(supervise, std::make_shared<run_plan>(std::move(plan)), started);
  return addresses.get();
}

}  // namespace segue
