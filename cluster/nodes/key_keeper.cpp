// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/key_keeper.hpp"

#include <algorithm>
#include <caf/all.hpp>
#include <utility>

#include "segue/actors/fault_report.hpp"

namespace segue {

key_keeper_state::~key_keeper_state() {
  if (!around) return;
  ready_box::contents left;
  around->box->take(left);
}

slot_id key_keeper_state::slot_of(std::int64_t example) {
  auto [at, fresh] = slots.try_emplace(example, 0);
  if (!fresh) return at->second;
  if (free_slots.empty()) {
    at->second = static_cast<slot_id>(keys.size());
    keys.emplace_back();
  } else {
    at->second = free_slots.back();
    free_slots.pop_back();
  }
  keys[at->second].example = example;
  return at->second;
}

bool key_keeper_state::defer(slot_id slot, std::function<void()> what) {
  auto& key = keys[slot];
  if (key.record) return false;
  key.waiting.push_back(std::move(what));
  return true;
}

void key_keeper_state::keep(record_ptr record, caf::actor_system& system) {
  auto slot = slot_of(record->insertion_index);
  if (keys[slot].record) return;
  keys[slot].record = std::move(record);
  if (keys[slot].started) start_slot(slot, system);
  if (keys[slot].waiting.empty()) return;
  report_ready();
  for (auto& each : std::exchange(keys[slot].waiting, {}))
    each();
}

void key_keeper_state::start(std::int64_t example, caf::actor_system& system) {
  auto slot = slot_of(example);
  if (std::exchange(keys[slot].started, true)) return;
  if (keys[slot].record)
    start_slot(slot, system);
  else if (source_is_lost)
    ++missing;
}

void key_keeper_state::start_slot(slot_id slot, caf::actor_system& system) {
  auto& key = keys[slot];
  make_key_state(system, key.record, slot, around,
                 std::exchange(key.resumed, std::nullopt));
}

void key_keeper_state::advance(const advance_kept::saved_segment& saved) {
  auto slot = slot_of(saved.what.example);
  if (saved.what.segment == advance_kept::before_first) {
    keys[slot].resumed = saved.state;
    return;
  }
  auto later = [this, saved] {
    advance(saved);
    report_ready();
  };
  if (defer(slot, later)) return;
  auto& key = keys[slot];
  if (!key.actor) return;  // not started: not saved yet
  // It handles this before the call returns (key_state.hpp).
  caf::anon_send(key.actor, advance_key{saved.what.segment, saved.state});
}

void key_keeper_state::report_ready() {
  around->box->take(arrivals);
  keys_ready ready;
  for (auto& r : arrivals.ready) {
    auto& key = keys[r.slot];
    key.ready_segment = r.segment;
    key.state = std::move(r.state);
    if (r.key) key.actor = std::move(r.key);
    // The hub knows later segments from the states that it has sent.
    if (r.segment == 0) ready.segments.push_back({key.example, 0});
  }
  if (!ready.segments.empty()) post->send_to_hub(std::move(ready));
}

void key_keeper_state::collect(const collect_rows& wanted) {
  batch_rows rows;
  rows.batch = wanted.batch;
  for (auto& row : wanted.rows) {
    auto slot = slot_of(row.what.example);
    collect_rows alone{wanted.batch, wanted.worker, {row}};
    if (defer(slot, [this, alone] { collect(alone); })) continue;
    auto& key = keys[slot];
    // The row of a dropped batch, whose keys have advanced since.
    if (row.what.segment != key.ready_segment) continue;
    rows.rows.push_back({row.row, {key.record, row.what.segment, key.state}});
  }
  if (!rows.rows.empty()) post->send(wanted.worker, std::move(rows));
}

void key_keeper_state::finish(slot_id slot) {
  auto finished = std::exchange(keys[slot], {});
  slots.erase(finished.example);
  free_slots.push_back(slot);
  done.push_back(finished.example);
}

void key_keeper_state::report_done() {
  if (done.empty()) return;
  post->send_to_hub(keys_done{std::exchange(done, {})});
}

void key_keeper_state::lose_source() {
  source_is_lost = true;
  missing = std::ranges::count_if(
      keys, [](auto& key) { return key.started && !key.record; });
}

result<void> key_keeper_state::status() const {
  if (missing == 0) return {};
  return error{errc::unavailable,
               "the source was lost, and with it examples that it had read but "
               "not yet sent to the nodes that store them"};
}

namespace {

using self_pointer = key_keeper_actor::stateful_pointer<key_keeper_state>;

void check(self_pointer self, const supervisor_actor& supervisor) {
  if (auto ok = self->state.status(); !ok)
    self->send(supervisor, run_failed{ok.error()});
}

}  // namespace

key_keeper_actor::behavior_type key_keeper(
    key_keeper_actor::stateful_pointer<key_keeper_state> self,
    node_post_ptr post, key_surroundings around, supervisor_actor supervisor) {
  report_faults(self, supervisor);
  around.batcher = self;
  around.store = self;
  self->state.post = std::move(post);
  self->state.around =
      std::make_shared<const key_surroundings>(std::move(around));
  return {
      [self](box_filled) {
        self->state.report_ready();
        self->state.report_done();
      },
      [self](const key_finished& m) {
        // One report for all keys that finish with a batch.
        if (self->state.done.empty()) self->send(self, box_filled{});
        self->state.finish(m.slot);
      },
      [self](const keep_records& m) {
        for (auto& record : m.records)
          self->state.keep(record, self->system());
        self->state.report_ready();
      },
      [self, supervisor](const start_keys& m) {
        for (auto example : m.examples)
          self->state.start(example, self->system());
        self->state.report_ready();
        check(self, supervisor);
      },
      [self](const advance_kept& m) {
        for (auto& saved : m.saved)
          self->state.advance(saved);
        self->state.report_ready();
      },
      [self](const collect_rows& m) { self->state.collect(m); },
      [self, supervisor](source_lost) {
        self->state.lose_source();
        check(self, supervisor);
      },
  };
}

}  // namespace segue
