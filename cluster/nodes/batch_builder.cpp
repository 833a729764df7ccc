// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/nodes/batch_builder.hpp"

#include <fmt/format.h>

#include <caf/all.hpp>
#include <utility>

#include "segue/actors/fault_report.hpp"

namespace segue {

namespace {

error no_such_row(std::uint64_t batch, std::size_t row, std::size_t size) {
  return {errc::malformed,
          fmt::format("received row {} for batch {}, which has at most {} rows",
                      row, batch, size)};
}

}  // namespace

result<void> batch_builder_state::take(const build_batch& about) {
  if (about.size > capacity)
    return error{
        errc::malformed,
        fmt::format("batch {} should have {} rows, but the capacity is {}",
                    about.batch, about.size, capacity)};
  auto& batch = open[about.batch];
  if (batch.rows.size() > about.size)
    return no_such_row(about.batch, batch.rows.size() - 1, about.size);
  batch.about = about;
  return {};
}

result<void> batch_builder_state::take(const batch_rows& came) {
  if (built.has(came.batch)) return {};
  auto& batch = open[came.batch];
  auto most = batch.about ? batch.about->size : capacity;
  for (auto& row : came.rows) {
    if (row.row >= most) return no_such_row(came.batch, row.row, most);
    if (row.row >= batch.rows.size()) batch.rows.resize(row.row + 1);
    auto& place = batch.rows[row.row];
    if (place) continue;
    place = row.entry;
    ++batch.filled;
  }
  return {};
}

std::optional<batch_builder_state::working> batch_builder_state::take_complete(
    std::uint64_t id) {
  auto at = open.find(id);
  if (at == open.end()) return {};
  auto& batch = at->second;
  if (!batch.about || batch.filled < batch.about->size) return {};
  working complete{{}, *batch.about, {}};
  for (auto& row : batch.rows)
    complete.entries.push_back(std::move(*row));
  open.erase(at);
  built.note(id);
  return complete;
}

void batch_builder_state::note_gathered(const batch_gathered& m) {
  auto at = at_work.find(m.batch);
  if (at == at_work.end()) return;
  auto consumer = node_of_ticket(at->second.about.ticket);
  at_work.erase(at);
  // Another node reports itself that it has the batch (node_outlet.hpp).
  if (consumer == post->self) post->send_to_hub(m);
}

namespace {

using self_pointer = batch_builder_actor::stateful_pointer<batch_builder_state>;

void give_to_worker(self_pointer self, batch_builder_state::working batch) {
  auto& state = self->state;
  // Without workers the run is about to end.
  if (state.workers.empty()) return;
  batch.worker = state.workers[state.next_worker++ % state.workers.size()];
  auto content = std::make_shared<batch_content>();
  content->entries = batch.entries;
  self->send(batch.worker,
             gather_batch{batch.about.ticket, batch.about.batch, content, {}});
  state.at_work.insert_or_assign(batch.about.batch, std::move(batch));
}

void proceed(self_pointer self, std::uint64_t id) {
  if (auto batch = self->state.take_complete(id))
    give_to_worker(self, std::move(*batch));
}

/// Gives the batches of a dead worker to another one, which gathers them again.
void replace_worker(self_pointer self, const caf::actor_addr& died,
                    const supervisor_actor& supervisor) {
  auto& state = self->state;
  std::erase_if(state.workers,
                [&](auto& worker) { return worker.address() == died; });
  if (state.workers.empty()) {
    self->send(supervisor, run_failed{{errc::unavailable,
                                       "all feature workers have died"}});
    return;
  }
  std::vector<batch_builder_state::working> orphans;
  for (auto& [id, batch] : state.at_work)
    if (batch.worker.address() == died) orphans.push_back(batch);
  for (auto& batch : orphans)
    give_to_worker(self, std::move(batch));
}

}  // namespace

batch_builder_actor::behavior_type batch_builder(
    batch_builder_actor::stateful_pointer<batch_builder_state> self,
    node_post_ptr post, std::int64_t capacity,
    std::vector<feature_worker_actor> workers, supervisor_actor supervisor) {
  report_faults(self, supervisor);
  self->state.post = std::move(post);
  self->state.capacity = static_cast<std::size_t>(capacity);
  self->state.workers = std::move(workers);
  for (auto& worker : self->state.workers)
    self->monitor(worker);
  self->set_down_handler([self, supervisor](const caf::down_msg& down) {
    replace_worker(self, down.source, supervisor);
  });
  auto take = [self, supervisor](const auto& m) {
    if (auto taken = self->state.take(m); taken)
      proceed(self, m.batch);
    else
      self->send(supervisor, run_failed{taken.error()});
  };
  return {
      [take](const build_batch& m) { take(m); },
      [take](const batch_rows& m) { take(m); },
      [self](const batch_gathered& m) { self->state.note_gathered(m); },
  };
}

}  // namespace segue
