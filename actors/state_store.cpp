// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/state_store.hpp"

#include <algorithm>
#include <boost/container_hash/hash.hpp>
#include <caf/all.hpp>
#include <exception>
#include <utility>

#include "segue/actors/fault_report.hpp"

namespace segue {

std::size_t hash_value(const state_store_state::key_identity& k) {
  auto seed = boost::hash<std::string_view>{}(k.key);
  boost::hash_combine(seed, k.epoch);
  return seed;
}

state_store_state::~state_store_state() {
  if (!around) return;
  ready_box::contents left;
  around->box->take(left);
}

slot_id state_store_state::take_slot(record_ptr record) {
  slot_id slot;
  if (free_slots.empty()) {
    slot = static_cast<slot_id>(slots.size());
    slots.emplace_back();
  } else {
    slot = free_slots.back();
    free_slots.pop_back();
  }
  slots[slot].record = std::move(record);
  return slot;
}

admission state_store_state::enter(record_ptr record) {
  if (last) last->enter(*record);
  auto slot = take_slot(record);
  admission entered{slot, record, std::nullopt};
  key_identity identity{record->key, record->epoch};
  auto [at, fresh] = directory.try_emplace(identity, slot);
  if (!fresh) {
    auto earlier = at->second;
    slots[earlier].successor = slot;
    entered.after = {earlier, slots[earlier].record->insertion_index};
    // The entry's key must be a view into a record that stays.
    directory.erase(at);
    directory.emplace(identity, slot);
  }
  return entered;
}

state_store_state::released state_store_state::release() {
  released all;
  while (!finishing.empty() && slots[finishing.front()].final_state) {
    auto slot = finishing.front();
    finishing.pop_front();
    auto done = std::exchange(slots[slot], {});
    free_slots.push_back(slot);
    if (done.successor)
      all.unblocked.push_back(*done.successor);
    else
      directory.erase({done.record->key, done.record->epoch});
    if (last) last->keep(*done.record, *done.final_state);
    all.records.push_back(std::move(done.record));
    all.final_states.push_back(std::move(*done.final_state));
  }
  return all;
}

void state_store_state::note_undelivered() const {
  std::vector<const sequence_record*> unfinished;
  for (auto& slot : slots)
    if (slot.record) unfinished.push_back(slot.record.get());
  std::ranges::sort(unfinished, {}, &sequence_record::insertion_index);
  std::vector<std::string> keys;
  for (auto* record : unfinished) {
    if (keys.size() == run_board::named_undelivered) break;
    keys.push_back(record->key);
  }
  around->board->set_undelivered(static_cast<std::int64_t>(unfinished.size()),
                                 std::move(keys));
}

namespace {

using self_pointer = state_store_actor::stateful_pointer<state_store_state>;

void start_key(self_pointer self, slot_id slot) {
  auto& state = self->state;
  auto& record = state.slots[slot].record;
  auto resumed = state.resumed_by(*record);
  // Without steps there is nothing to carry a state over [B4].
  if (record->segment_count == 0)
    state.slots[slot].final_state =
        initial_state(*record, *state.around, resumed);
  else if (state.hooks.start_key)
    state.hooks.start_key(record, slot, resumed);
  else
    state.slots[slot].actor = make_key_state(self->system(), record, slot,
                                             state.around, std::move(resumed));
}

void admit(self_pointer self, const admit_records& message) {
  auto& state = self->state;
  std::vector<admission> admissions;
  admissions.reserve(message.records.size());
  std::vector<slot_id> started;
  for (auto& record : message.records) {
    admissions.push_back(state.enter(record));
    if (!admissions.back().after) started.push_back(admissions.back().slot);
  }
  auto& count = state.around->board->count;
  count.examples += static_cast<std::int64_t>(admissions.size());
  // The admission goes in before its key_state can report.
  if (state.around->box->put(std::move(admissions)))
    self->send(state.around->batcher, box_filled{});
  for (auto slot : started)
    start_key(self, slot);
}

result<void> hand_out(const store_hooks& hooks,
                      const state_store_state::released& done) {
  if (!hooks.on_finished) return {};
  try {
    for (std::size_t i = 0; i < done.records.size(); ++i)
      hooks.on_finished(*done.records[i], done.final_states[i]);
  } catch (...) {
    return current_error("on_finished threw an exception");
  }
  return {};
}

/// Admits the successors of finished examples. Returns false if none finished.
bool settle_once(self_pointer self, const supervisor_actor& supervisor) {
  auto& state = self->state;
  auto done = state.release();
  for (auto slot : done.unblocked)
    start_key(self, slot);
  if (done.records.empty()) return false;
  // Before on_finished, so that a program that has received a key's final
  // states can push that key again.
  if (state.hooks.on_released) state.hooks.on_released(done.records);
  if (auto handed = hand_out(state.hooks, done); !handed) {
    state.failed = true;
    self->send(supervisor, run_failed{handed.error()});
    return false;
  }
  auto number = static_cast<std::int64_t>(done.records.size());
  auto& count = state.around->board->count;
  count.finished += number;
  count.without_steps += std::ranges::count(
      done.records, 0, [](auto& record) { return record->segment_count; });
  self->send(state.batcher, examples_released{number});
  return true;
}

/// Repeats, since an unblocked example without steps may have finished itself.
void settle(self_pointer self, const supervisor_actor& supervisor) {
  while (!self->state.failed && settle_once(self, supervisor)) {
  }
}

}  // namespace

state_store_actor::behavior_type state_store(
    state_store_actor::stateful_pointer<state_store_state> self,
    key_surroundings around, store_hooks hooks, on_duplicate duplicates,
    batcher_actor batcher, supervisor_actor supervisor) {
  report_faults(self, supervisor);
  if (duplicates == on_duplicate::resume) self->state.last.emplace();
  self->state.batcher = std::move(batcher);
  around.store = self;
  self->state.around =
      std::make_shared<const key_surroundings>(std::move(around));
  self->state.hooks = std::move(hooks);
  self->set_exit_handler([self](const caf::exit_msg& message) {
    self->state.note_undelivered();
    self->quit(message.reason);
  });
  return {
      [self](const admit_records& message) { admit(self, message); },
      [self](source_end) {
        auto& around = *self->state.around;
        if (around.box->put_end()) self->send(around.batcher, box_filled{});
      },
      [self, supervisor](const key_finished& done) {
        self->state.slots[done.slot].final_state = done.state;
        settle(self, supervisor);
      },
      [self, supervisor](const keys_finished& done) {
        for (auto& key : done.keys)
          self->state.slots[key.slot].final_state = key.state;
        settle(self, supervisor);
      },
      [self, supervisor](const slots_finished& done) {
        auto& finishing = self->state.finishing;
        finishing.insert(finishing.end(), done.slots.begin(), done.slots.end());
        settle(self, supervisor);
      },
  };
}

}  // namespace segue
