// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/batcher.hpp"

#include <algorithm>
#include <caf/all.hpp>
#include <chrono>
#include <utility>

#include "segue/actors/fault_report.hpp"
#include "segue/kernels/segment_bounds.hpp"

namespace segue {
namespace {

using self_pointer = batcher_actor::stateful_pointer<batcher_state>;

void send_to_worker(self_pointer self, std::uint64_t id,
                    batcher_state::batch_out& batch) {
  auto& state = self->state;
  // Without workers the run is about to end.
  if (state.workers.empty()) return;
  batch.worker = state.next_worker++ % state.workers.size();
  self->send(state.workers[batch.worker],
             gather_batch{batch.ticket, id, state.make_content(batch.members),
                          state.states_of(batch.members)});
}

/// Lets a worker gather the likely next batch. It can be predicted only if one
/// consumer draws batches in turn. After repeated wrong predictions (the batch
/// size changes from call to call) it is tried only now and then.
void prepare_next(self_pointer self, const batcher_state::batch_out& last) {
  constexpr int patience = 4;
  constexpr std::uint64_t pause = 32;
  auto& state = self->state;
  if (state.out.size() != 1 || !state.demands.empty() ||
      state.workers.empty() || last.members.empty())
    return;
  if (state.wrong_forecasts >= patience && state.last_batch % pause != 0)
    return;
  auto content = state.make_forecast(last);
  if (!content) return;
  auto worker = state.next_worker++ % state.workers.size();
  state.prepared = {content, worker};
  self->send(state.workers[worker], prepare_batch{std::move(content)});
}

/// Gives a chosen batch to a worker: if one has prepared it, to that one.
void send_chosen(self_pointer self, std::uint64_t id,
                 batcher_state::batch_out& batch) {
  auto& state = self->state;
  if (state.is_prepared(batch.members)) {
    state.wrong_forecasts = 0;
    batch.worker = state.prepared->worker;
    self->send(
        state.workers[batch.worker],
        gather_batch{batch.ticket, id, std::move(state.prepared->content),
                     state.states_of(batch.members)});
  } else {
    if (state.prepared) ++state.wrong_forecasts;
    send_to_worker(self, id, batch);
  }
  state.prepared.reset();
}

void dispatch(self_pointer self, batcher_state::forming_batch formed) {
  auto& state = self->state;
  auto id = ++state.last_batch;
  auto& batch = state.out[id];
  batch.members = std::move(formed.members);
  batch.ticket = formed.ticket;
  send_chosen(self, id, batch);
  prepare_next(self, batch);
}

void take_demand(self_pointer self, const demand_batch& demand) {
  // An empty batch [B17] does not depend on others, so it never waits.
  if (demand.size == 0)
    dispatch(self, {demand.ticket, {}, 0});
  else
    self->state.demands.push_back({demand.ticket, demand.size});
}

/// Wakes the batcher when the first demand is content with fewer entries. A
/// delayed message keeps the actor system from ending, so none is sent that
/// takes long.
void watch_time(self_pointer self) {
  constexpr std::chrono::nanoseconds longest = std::chrono::milliseconds{20};
  auto& state = self->state;
  if (state.looks_again || state.forming) return;
  auto at = state.partial_at();
  if (!at) return;
  state.looks_again = true;
  std::chrono::nanoseconds left = *at - self->clock().now();
  self->delayed_send(self, std::clamp(left, {}, longest), look_again{});
}

/// The time, which only matters to batches that may go out before they are
/// full.
batcher_state::time_point time_for(self_pointer self) {
  if (!self->state.options.may_be_partial()) return {};
  return self->clock().now();
}

/// Does all that is possible now; called after every event.
void proceed(self_pointer self) {
  auto& state = self->state;
  for (;;) {
    if (state.forming) {
      if (state.forming->missing > 0) break;
      dispatch(self, *std::exchange(state.forming, std::nullopt));
    } else if (!state.serve_next(time_for(self))) {
      break;
    }
  }
  watch_time(self);
  if (!state.finished.empty())
    self->send(state.store, slots_finished{std::exchange(state.finished, {})});
  if (state.end_reported) state.note_undelivered();
  state.update_figures();
}

/// Tells the keys of a batch that row b of `states` belongs to the b-th one.
void advance_members(self_pointer self, std::uint64_t batch,
                     const std::vector<slot_id>& members,
                     const saved_states_ptr& states) {
  auto& state = self->state;
  relay_saved relayed{batch, {}, states};
  std::uint32_t row = 0;
  for (auto slot : members) {
    auto& example = state.examples[slot];
    if (state.relay)
      relayed.keys.push_back({slot, example.segment});
    else
      self->send(example.key, advance_key{example.segment, {states, row++}});
  }
  if (state.relay) self->send(state.relay, std::move(relayed));
}

/// Advances the keys of a saved batch and removes those that end.
void take_saved(self_pointer self, const batch_saved& saved) {
  auto& state = self->state;
  auto at = state.out.find(saved.batch);
  if (at == state.out.end()) {
    ++state.board->count.stale_saves;
    return;
  }
  advance_members(self, saved.batch, at->second.members, saved.states);
  std::vector<slot_id> finished;
  std::int64_t steps = 0;
  for (auto slot : at->second.members) {
    auto& example = state.examples[slot];
    steps += segment_length(example.record->length, example.segment,
                            state.options.num_unroll);
    example.ready = false;
    example.state = {};
    if (example.segment + 1 < example.record->segment_count) {
      state.order->put_back(slot);
    } else {
      state.order->finish(slot);
      finished.push_back(slot);
    }
  }
  auto& count = state.board->count;
  count.segments += static_cast<std::int64_t>(at->second.members.size());
  count.steps += steps;
  ++count.batches;
  state.out.erase(at);
  state.finish(finished);
}

/// Gives the batches of a dead worker to another one, which gathers them again.
void replace_worker(self_pointer self, const caf::actor_addr& died,
                    const supervisor_actor& supervisor) {
  auto& state = self->state;
  std::size_t index = 0;
  while (index < state.workers.size() && state.workers[index].address() != died)
    ++index;
  if (index == state.workers.size()) return;
  state.workers.erase(state.workers.begin() +
                      static_cast<std::ptrdiff_t>(index));
  if (state.workers.empty()) {
    self->send(supervisor, run_failed{{errc::unavailable,
                                       "all feature workers have died"}});
    return;
  }
  if (state.prepared && state.prepared->worker == index)
    state.prepared.reset();
  else if (state.prepared && state.prepared->worker > index)
    --state.prepared->worker;
  for (auto& [id, batch] : state.out) {
    if (batch.worker == index && !batch.gathered)
      send_to_worker(self, id, batch);
    else if (batch.worker > index)
      --batch.worker;
  }
}

void set_up(self_pointer self, batcher_plan plan) {
  auto& state = self->state;
  state.box = std::move(plan.box);
  state.outlet = std::move(plan.outlet);
  state.board = std::move(plan.board);
  state.options = plan.options;
  state.order.emplace(plan.options.places(), plan.options.allow_small_batch);
  if (plan.options.may_be_partial())
    state.order->note_times([self] { return self->clock().now(); });
  state.workers = std::move(plan.workers);
  state.relay = std::move(plan.relay);
  for (auto& worker : state.workers)
    self->monitor(worker);
}

}  // namespace

batcher_actor::behavior_type batcher(
    batcher_actor::stateful_pointer<batcher_state> self, batcher_plan plan,
    supervisor_actor supervisor) {
  set_up(self, std::move(plan));
  report_faults(self, supervisor);
  self->set_down_handler([self, supervisor](const caf::down_msg& down) {
    replace_worker(self, down.source, supervisor);
  });
  return {
      [self](const introduce_store& hello) { self->state.store = hello.store; },
      [self](box_filled) {
        self->state.take_arrivals();
        proceed(self);
      },
      [self](const demand_batch& demand) {
        take_demand(self, demand);
        proceed(self);
      },
      [self](const hurry_demand& demand) {
        self->state.hurry(demand.ticket);
        proceed(self);
      },
      [self](look_again) {
        self->state.looks_again = false;
        proceed(self);
      },
      [self](const withdraw_demand& demand) {
        self->state.withdraw(demand.ticket, demand.ticket);
        proceed(self);
      },
      [self](const consumer_lost& lost) {
        self->state.board->count.redelivered +=
            self->state.withdraw(lost.first_ticket, lost.last_ticket);
        proceed(self);
      },
      [self](const batch_gathered& gathered) {
        self->state.note_gathered(gathered);
        proceed(self);
      },
      [self](ask_demands) {
        auto& state = self->state;
        if (state.relay) self->send(state.relay, state.standing());
      },
      [self](const ask_taken& asked) {
        auto& state = self->state;
        if (state.relay) self->send(state.relay, saves_taken{asked.question});
      },
      [self](const batch_saved& saved) {
        take_saved(self, saved);
        proceed(self);
      },
      [self](const batch_dropped& dropped) {
        if (self->state.put_back(dropped.batch))
          ++self->state.board->count.redelivered;
        proceed(self);
      },
      [self](const examples_released& released) {
        self->state.unreleased -= released.examples;
        proceed(self);
      },
  };
}

}  // namespace segue
