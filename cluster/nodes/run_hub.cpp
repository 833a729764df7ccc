// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/run_hub.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <caf/all.hpp>
#include <utility>

#include "segue/actors/fault_report.hpp"
#include "segue/cluster/nodes/node_loss.hpp"
#include "segue/errors/shown_text.hpp"

namespace segue {

result<void> run_hub_state::admit(const admit_stubs& stubs) {
  admit_records admitted;
  auto cannot_keep = [this](node_index n) {
    return n >= nodes.size() || !nodes[n].present ||
           !has_role(n, node_role::state);
  };
  for (auto& each : stubs.stubs) {
    auto example = each.stub->insertion_index;
    if (newest && example <= *newest)
      return error{
          errc::malformed,
          fmt::format(
              "key '{}' was sent as example {}, which does not come after {}",
              shown_text(each.stub->key), example, *newest)};
    newest = example;
    admitted.records.push_back(each.stub);
    if (each.stub->segment_count == 0) continue;  // has no keeper
    auto keepers = each.keepers;
    std::erase_if(keepers, cannot_keep);
    // The source did not know yet that they are lost.
    if (keepers.empty())
      return error{errc::unavailable,
                   fmt::format("key '{}': the nodes it was sent to were lost",
                               shown_text(each.stub->key))};
    placed.insert_or_assign(example, std::move(keepers));
  }
  caf::anon_send(store, std::move(admitted));
  return {};
}

void run_hub_state::start(const start_key& key) {
  auto example = key.stub->insertion_index;
  if (key.slot >= keys.size()) keys.resize(key.slot + 1);
  auto& active = keys[key.slot];
  active = {};
  active.example = example;
  active.segments = key.stub->segment_count;
  if (auto at = placed.find(example); at != placed.end()) {
    active.keepers = std::move(at->second);
    placed.erase(at);
  }
  slots.insert_or_assign(example, key.slot);
  if (!active.keepers.empty()) ++nodes[active.keepers.front()].keys;
  for (auto node : active.keepers) {
    starting[node].examples.push_back(example);
    if (key.resumed)
      resuming[node].saved.push_back(
          {{example, advance_kept::before_first}, *key.resumed});
  }
}

void run_hub_state::send_starts() {
  for (auto& [node, message] : std::exchange(resuming, {}))
    post->send(node, std::move(message));
  for (auto& [node, message] : std::exchange(starting, {}))
    post->send(node, std::move(message));
}

bool run_hub_state::note_ready(const keys_ready& ready) {
  bool wake = false;
  for (auto& what : ready.segments) {
    auto at = slots.find(what.example);
    // Every keeper reports; the first report counts.
    if (at == slots.end() || keys[at->second].next_ready != what.segment)
      continue;
    ++keys[at->second].next_ready;
    wake |= box->put(ready_entry{at->second, what.segment, {}, {}});
  }
  return wake;
}

result<void> run_hub_state::finish(const keys_done& done) {
  keys_finished finished;
  for (auto example : done.examples) {
    auto at = slots.find(example);
    if (at == slots.end()) continue;
    if (auto& key = keys[at->second]; key.segments_saved < key.segments)
      return error{errc::malformed,
                   fmt::format("example {} was reported done, but only {} of "
                               "its {} segments are saved",
                               example, key.segments_saved, key.segments)};
    auto key = std::exchange(keys[at->second], {});
    if (!key.keepers.empty()) --nodes[key.keepers.front()].keys;
    finished.keys.push_back({at->second, std::move(key.saved)});
    slots.erase(at);
  }
  // Every keeper reports; the first report counts.
  if (!finished.keys.empty()) caf::anon_send(store, std::move(finished));
  return {};
}

void run_hub_state::ask(std::uint64_t batch, node_index worker,
                        rows_by_keeper rows) const {
  for (auto& [keeper, wanted] : rows)
    post->send(keeper, collect_rows{batch, worker, std::move(wanted)});
}

void run_hub_state::dispatch(const dispatch_batch& batch) {
  auto& job = batch.job;
  auto& entries = job.batch->entries;
  open_batch asked{job.ticket, batch.worker, {}};
  rows_by_keeper rows;
  std::uint32_t row = 0;
  for (auto& entry : entries) {
    auto& key = keys[entry.slot];
    collect_rows::wanted_row wanted{row++, {key.example, entry.segment}};
    // Without a keeper the run is about to end.
    if (key.keepers.empty()) return;
    auto keeper = key.keepers.front();
    rows[keeper].push_back(wanted);
    asked.rows.push_back({wanted, entry.slot, keeper});
  }
  post->send(batch.worker,
             build_batch{job.id, job.ticket,
                         static_cast<std::uint32_t>(entries.size())});
  open.insert_or_assign(job.id, std::move(asked));
  ask(job.id, batch.worker, std::move(rows));
}

result<bool> run_hub_state::relay(const relay_saved& saved) {
  for (auto& block : saved.states->values)
    if (block.rank() < 1 ||
        block.rows() != static_cast<std::int64_t>(saved.keys.size()))
      return error{errc::internal,
                   fmt::format("received states {} for a batch of {} keys",
                               to_string(block.dims()), saved.keys.size())};
  // It may be being built again, after its first worker was lost.
  open.erase(saved.batch);
  std::map<node_index, advance_kept> advanced;
  keys_ready ready;
  std::uint32_t row = 0;
  for (auto& [slot, segment] : saved.keys) {
    auto& key = keys[slot];
    key.saved = {saved.states, row++};
    key.segments_saved = segment + 1;
    for (auto node : key.keepers)
      advanced[node].saved.push_back({{key.example, segment}, key.saved});
    if (segment + 1 < key.segments)
      ready.segments.push_back({key.example, segment + 1});
  }
  for (auto& [node, message] : advanced)
    post->send(node, std::move(message));
  return note_ready(ready);
}

void run_hub_state::forget_keeper(node_index node) {
  for (auto& [example, slot] : slots) {
    auto& keepers = keys[slot].keepers;
    bool owner = !keepers.empty() && keepers.front() == node;
    std::erase(keepers, node);
    if (owner && !keepers.empty()) ++nodes[keepers.front()].keys;
  }
  for (auto& [example, keepers] : placed)
    std::erase(keepers, node);
  nodes[node].keys = 0;
  starting.erase(node);
  resuming.erase(node);
}

std::int64_t run_hub_state::keys_only_at(node_index node) const {
  auto only = [node](const std::vector<node_index>& keepers) {
    return keepers.size() == 1 && keepers.front() == node;
  };
  return std::ranges::count_if(
             slots, [&](auto& s) { return only(keys[s.second].keepers); }) +
         std::ranges::count_if(placed, [&](auto& p) { return only(p.second); });
}

void run_hub_state::ask_again(node_index lost) {
  for (auto& [id, batch] : open) {
    rows_by_keeper rows;
    for (auto& asked : batch.rows) {
      auto& key = keys[asked.slot];
      // A dropped batch stays open until its node has refused it; meanwhile its
      // keys advance, and may end.
      if (asked.keeper != lost || key.example != asked.row.what.example ||
          key.keepers.empty())
        continue;
      asked.keeper = key.keepers.front();
      rows[asked.keeper].push_back(asked.row);
    }
    ask(id, batch.worker, std::move(rows));
  }
}

bool run_hub_state::any_other(node_index node, node_role role) const {
  for (node_index n = 0; n < nodes.size(); ++n)
    if (n != node && nodes[n].present && has_role(n, role)) return true;
  return false;
}

bool run_hub_state::any_other_consumer(node_index node) const {
  for (node_index n = 0; n < nodes.size(); ++n)
    if (n != node && nodes[n].present && nodes[n].consumes) return true;
  return false;
}

std::string run_hub_state::describe(node_index node) const {
  auto& n = nodes[node];
  return fmt::format("node '{}' ({}, {})", n.name, to_string(n.roles),
                     n.address);
}

namespace {

using self_pointer = run_hub_actor::stateful_pointer<run_hub_state>;

// How often all nodes receive the figures of the run.
constexpr std::chrono::milliseconds report_period{250};

void set_up(self_pointer self, run_hub_plan plan) {
  auto& state = self->state;
  state.post = std::move(plan.post);
  state.board = std::move(plan.board);
  state.box = std::move(plan.box);
  state.write_status = std::move(plan.write_status);
  state.on_progress = std::move(plan.on_progress);
  state.replicas = plan.cluster.replicas;
  state.capacity = plan.capacity;
  state.notice_spread =
      std::chrono::milliseconds{2 * plan.cluster.heartbeat_ms};
  for (auto& node : plan.cluster.nodes)
    state.nodes.push_back({.name = node.name,
                           .address = node.address(),
                           .roles = node.roles,
                           .consumes = node.roles.has(node_role::consumer)});
}

void start_key_later(self_pointer self, const start_key& key) {
  // One message for all keys that the store starts now.
  if (self->state.starting.empty()) self->send(self, flush_gathered{});
  self->state.start(key);
}

void end_source(self_pointer self, const source_ended& ended) {
  auto& state = self->state;
  state.source_open = false;
  state.board->count.records = ended.records;
  state.board->set_rejects(ended.rejected, ended.rejects_by_reason);
  if (ended.failure) state.board->fail(*ended.failure);
  self->send(state.store, source_end{});
}

void report(self_pointer self) {
  auto& state = self->state;
  state.post->send_to_all(figures_report{state.board->figures()});
  self->delayed_send(self, report_period, report_tick{});
}

/// Judges the reports whose cause the hub has had time to notice itself.
void judge_reports(self_pointer self, const supervisor_actor& supervisor) {
  auto& state = self->state;
  auto now = self->clock().now();
  std::vector<run_hub_state::pending_report> due;
  std::erase_if(state.reports, [&](auto& report) {
    if (report.due > now) return false;
    due.push_back(report);
    return true;
  });
  for (auto& report : due)
    judge_report(state, report.what, supervisor);
}

}  // namespace

run_hub_actor::behavior_type run_hub(self_pointer self, run_hub_plan plan,
                                     supervisor_actor supervisor) {
  report_faults(self, supervisor);
  set_up(self, std::move(plan));
  return {
      [self, supervisor](const relay_saved& m) {
        auto wake = self->state.relay(m);
        if (!wake)
          self->send(supervisor, run_failed{wake.error()});
        else if (*wake)
          self->send(self->state.post->batcher, box_filled{});
      },
      [self](const open_demands& m) { self->state.tell_status(m); },
      [self](const saves_taken& m) { self->state.tell_saved(m); },
      [self](const introduce_hub& m) {
        self->state.store = m.store;
        self->state.workers = m.workers;
        self->send(self, report_tick{});
      },
      [self, supervisor](const admit_stubs& m) {
        if (auto done = self->state.admit(m); !done)
          self->send(supervisor, run_failed{done.error()});
      },
      [self](const source_figures& m) {
        auto& count = self->state.board->count;
        count.records = m.records;
        count.bytes_read = m.bytes_read;
        count.bytes_total = m.bytes_total;
      },
      [self](const source_ended& m) { end_source(self, m); },
      [self](const start_key& m) { start_key_later(self, m); },
      [self](flush_gathered) { self->state.send_starts(); },
      [self](const keys_ready& m) {
        if (self->state.note_ready(m))
          self->send(self->state.post->batcher, box_filled{});
      },
      [self, supervisor](const keys_done& m) {
        if (auto done = self->state.finish(m); !done)
          self->send(supervisor, run_failed{done.error()});
      },
      [self](const dispatch_batch& m) { self->state.dispatch(m); },
      [self](const batch_gathered& m) {
        self->state.open.erase(m.batch);
        self->send(self->state.post->batcher, m);
      },
      [self](const ask_saved& m) { self->state.ask_consumers(m); },
      [self](const saves_sent& m) { self->state.note_sent(m); },
      [self, supervisor](const consumer_left& m) {
        take_leave(self->state, m, supervisor);
      },
      [self, supervisor](const node_failed& m) {
        self->send(supervisor, run_failed{m.reason});
      },
      [self](const ask_status& m) { self->state.ask_demands_for(m); },
      [self](link_report& m) { self->state.note_links(std::move(m)); },
      [self](const peer_lost& m) {
        auto& state = self->state;
        state.reports.push_back({m, self->clock().now() + state.notice_spread});
      },
      [self, supervisor](const node_gone& m) {
        take_loss(self->state, m.node, m.reason, supervisor);
      },
      [self, supervisor](report_tick) {
        judge_reports(self, supervisor);
        report(self);
      },
  };
}

}  // namespace segue
