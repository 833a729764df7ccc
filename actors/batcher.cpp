// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/batcher.hpp"

#include <fmt/format.h>

#include <caf/all.hpp>
#include <utility>

#include "segue/actors/fault_report.hpp"
#include "segue/kernels/segment_bounds.hpp"

namespace segue {
namespace {

using self_pointer = batcher_actor::stateful_pointer<batcher_state>;

}  // namespace

void batcher_state::take_arrivals() {
  box->take(arrivals);
  for (auto& a : arrivals.admissions) {
    if (a.slot >= examples.size()) examples.resize(a.slot + 1);
    order->admit(a.slot, a.record->insertion_index, a.after);
    examples[a.slot] = {};
    examples[a.slot].record = std::move(a.record);
  }
  for (auto& r : arrivals.ready) {
    auto& example = examples[r.slot];
    example.segment = r.segment;
    example.state = std::move(r.state);
    example.ready = true;
    if (r.key) example.key = std::move(r.key);
    if (std::exchange(example.awaited, false)) --forming->missing;
  }
  if (arrivals.ended) order->end_input();
}

bool batcher_state::serve_head() {
  auto demand = demands.front();
  auto decision = order->take(demand.size);
  if (decision.what == batch_order::verdict::wait) return false;
  if (decision.what == batch_order::verdict::ended) {
    if (unreleased > 0) return false;
    board->finish();
    answer_head({errc::end_of_input, "the input has ended"});
    return true;
  }
  if (decision.what == batch_order::verdict::stuck) {
    answer_head(
        {errc::unavailable,
         fmt::format("no batch of {} can fill: of the {} examples that "
                     "capacity admits all but {} wait for an earlier "
                     "one of their key",
                     demand.size, order->active(), order->candidates())});
    return true;
  }
  demands.pop_front();
  std::int64_t missing = 0;
  for (auto slot : decision.members) {
    examples[slot].awaited = !examples[slot].ready;
    if (examples[slot].awaited) ++missing;
  }
  forming = {demand.ticket, std::move(decision.members), missing};
  return true;
}

void batcher_state::answer_head(error reason) {
  // A consumer of another node does not see what the board says.
  if (auto failure = board->failure()) reason = std::move(*failure);
  told_end = true;
  note_undelivered();
  outlet->deliver(demands.front().ticket, std::move(reason));
  demands.pop_front();
}

std::shared_ptr<batch_content> batcher_state::make_content(
    const std::vector<slot_id>& members) const {
  auto content = std::make_shared<batch_content>();
  content->entries.reserve(members.size());
  for (auto slot : members) {
    auto& example = examples[slot];
    content->entries.push_back({example.record, example.segment, {}, slot});
  }
  return content;
}

std::vector<state_row> batcher_state::states_of(
    const std::vector<slot_id>& members) const {
  std::vector<state_row> states;
  states.reserve(members.size());
  for (auto slot : members)
    states.push_back(examples[slot].state);
  return states;
}

std::shared_ptr<batch_content> batcher_state::make_forecast(
    const batch_out& last) {
  std::vector<slot_id> continuing;
  for (auto slot : last.members)
    if (examples[slot].segment + 1 < examples[slot].record->segment_count)
      continuing.push_back(slot);
  auto size = static_cast<std::int64_t>(last.members.size());
  auto members = order->forecast(size, continuing);
  if (members.empty()) return nullptr;
  auto content = make_content(members);
  auto next = continuing.begin();
  for (auto& entry : content->entries) {
    if (next == continuing.end() || entry.slot != *next) continue;
    ++entry.segment;
    ++next;
  }
  return content;
}

bool batcher_state::is_prepared(const std::vector<slot_id>& members) const {
  if (!prepared) return false;
  auto& entries = prepared->content->entries;
  if (entries.size() != members.size()) return false;
  for (std::size_t b = 0; b < members.size(); ++b) {
    auto& example = examples[members[b]];
    if (entries[b].record != example.record ||
        entries[b].segment != example.segment)
      return false;
  }
  return true;
}

void batcher_state::note_undelivered() {
  auto unfinished = order->unfinished();
  std::vector<std::string> keys;
  for (auto slot : unfinished) {
    if (keys.size() == run_board::named_undelivered) break;
    keys.push_back(examples[slot].record->key);
  }
  board->set_undelivered(static_cast<std::int64_t>(unfinished.size()),
                         std::move(keys));
}

open_demands batcher_state::standing() const {
  open_demands all;
  for (auto& demand : demands)
    all.waiting.push_back(demand.ticket);
  if (forming) all.waiting.push_back(forming->ticket);
  for (auto& [id, batch] : out)
    if (batch.gathered) all.holding.push_back(batch.ticket);
  return all;
}

void batcher_state::update_figures() {
  auto& count = board->count;
  count.active = order->active();
  count.ready = order->candidates();
  count.batches_out = static_cast<std::int64_t>(out.size());
  count.waiting = static_cast<std::int64_t>(demands.size()) + (forming ? 1 : 0);
}

namespace {

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

/// Lets a worker gather the likely next batch. Only where one consumer draws
/// batches in turn can it be told; where it comes out wrong all the time (the
/// batch size changes from call to call) it is tried now and then.
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

/// Gives a chosen batch to a worker: the one that has prepared it, if any.
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
  // An empty batch [B17] concerns nobody else, so it waits for nobody.
  if (demand.size == 0)
    dispatch(self, {demand.ticket, {}, 0});
  else
    self->state.demands.push_back({demand.ticket, demand.size});
}

/// Goes as far as the state of things allows; called after every event.
void proceed(self_pointer self) {
  auto& state = self->state;
  for (;;) {
    if (state.forming) {
      if (state.forming->missing > 0) break;
      dispatch(self, *std::exchange(state.forming, std::nullopt));
    } else if (state.demands.empty() || !state.serve_head()) {
      break;
    }
  }
  if (state.told_end) state.note_undelivered();
  state.update_figures();
}

/// Puts a batch's entries back among the candidates, with the states they
/// had. False where the batch is not out.
bool put_back(batcher_state& state, std::uint64_t id) {
  auto at = state.out.find(id);
  if (at == state.out.end()) return false;
  for (auto slot : at->second.members)
    state.order->put_back(slot);
  state.out.erase(at);
  return true;
}

/// Tells the keys of a batch that row b of `states` is the b-th one's.
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

/// The saved batch's keys advance; the ones that end leave.
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
                            state.num_unroll);
    example.ready = false;
    example.state = {};
    if (example.segment + 1 < example.record->segment_count) {
      state.order->put_back(slot);
    } else {
      state.order->finish(slot);
      example = {};
      finished.push_back(slot);
    }
  }
  auto& count = state.board->count;
  count.segments += static_cast<std::int64_t>(at->second.members.size());
  count.steps += steps;
  ++count.batches;
  state.out.erase(at);
  state.unreleased += static_cast<std::int64_t>(finished.size());
  if (!finished.empty())
    self->send(state.store, slots_finished{std::move(finished)});
}

/// Who asked with tickets in [first, last] no longer waits. What was chosen
/// for them goes back at once, so that the same consumer's next demand finds
/// it [B16]. Gives the batches among that.
std::int64_t withdraw(batcher_state& state, std::uint64_t first,
                      std::uint64_t last) {
  auto within = [=](std::uint64_t t) { return first <= t && t <= last; };
  std::erase_if(state.demands,
                [&](auto& demand) { return within(demand.ticket); });
  if (state.forming && within(state.forming->ticket)) {
    for (auto slot : state.forming->members) {
      state.examples[slot].awaited = false;
      state.order->put_back(slot);
    }
    state.forming.reset();
  }
  std::vector<std::uint64_t> lost;
  for (auto& [id, batch] : state.out)
    if (within(batch.ticket)) lost.push_back(id);
  for (auto id : lost)
    put_back(state, id);
  return static_cast<std::int64_t>(lost.size());
}

void note_gathered(batcher_state& state, const batch_gathered& gathered) {
  auto at = state.out.find(gathered.batch);
  if (at == state.out.end()) return;
  // Nobody saves an empty batch.
  if (!gathered.taken || at->second.members.empty())
    put_back(state, gathered.batch);
  else
    at->second.gathered = true;
}

/// A worker that died takes no batch with it: another gathers them anew.
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
  state.num_unroll = plan.num_unroll;
  state.order.emplace(plan.capacity, plan.allow_small_batch);
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
      [self](const withdraw_demand& demand) {
        withdraw(self->state, demand.ticket, demand.ticket);
        proceed(self);
      },
      [self](const consumer_lost& lost) {
        self->state.board->count.redelivered +=
            withdraw(self->state, lost.first_ticket, lost.last_ticket);
        proceed(self);
      },
      [self](const batch_gathered& gathered) {
        note_gathered(self->state, gathered);
        proceed(self);
      },
      [self](ask_demands) {
        auto& state = self->state;
        if (state.relay) self->send(state.relay, state.standing());
      },
      [self](const batch_saved& saved) {
        take_saved(self, saved);
        proceed(self);
      },
      [self](const batch_dropped& dropped) {
        if (put_back(self->state, dropped.batch))
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
