// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tests/actors/scheduled_run.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "segue/actors/batcher.hpp"
#include "segue/actors/feature_worker.hpp"
#include "segue/actors/state_store.hpp"

namespace segue::test {

batch_options scheduled_run::batches(bool allow_small_batch) {
  batch_options options;
  options.num_unroll = 1;
  options.capacity = 100;
  options.allow_small_batch = allow_small_batch;
  return options;
}

scheduled_run::scheduled_run(std::size_t worker_count, batch_options options) {
  auto plan = std::make_shared<gather_plan>();
  plan->schema = schema;
  plan->num_unroll = 1;
  for (std::size_t i = 0; i < worker_count; ++i)
    workers.push_back(system.spawn(feature_worker, plan, exchange, supervisor));
  batcher_handle = system.spawn(
      batcher, batcher_plan{box, exchange, board, options, workers},
      supervisor);
  store_hooks hooks;
  hooks.on_finished = [this](const sequence_record& r, const state_row& s) {
    if (r.key == throws_at) throw std::runtime_error{"no room"};
    auto row = s.states->values[0].slice(s.row, 1);
    finished.emplace_back(r.key, row.values<float>()[0]);
  };
  store = system.spawn(
      state_store,
      key_surroundings{box, board, batcher_handle, {}, initial_states()},
      std::move(hooks), options.on_duplicate, batcher_handle, supervisor);
  caf::anon_send(batcher_handle, introduce_store{store});
  run();
}

scheduled_run::~scheduled_run() {
  for (auto& w : workers)
    caf::anon_send_exit(w, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(store, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(batcher_handle, caf::exit_reason::user_shutdown);
  run();
}

void scheduled_run::run_batcher() {
  REQUIRE(scheduler.prioritize(batcher_handle));
  scheduler.run_once();
}

record_ptr scheduled_run::admit(std::string key, std::int64_t steps) {
  auto made = record(std::move(key), steps, next_insertion++);
  caf::anon_send(store, admit_records{{made}});
  return made;
}

std::uint64_t scheduled_run::ask(std::int64_t size) {
  auto ticket = exchange->open(0).ticket;
  caf::anon_send(batcher_handle, demand_batch{ticket, size});
  return ticket;
}

batch_exchange::outcome scheduled_run::got(std::uint64_t ticket) {
  return exchange->wait(ticket, batch_exchange::clock::time_point::min()).what;
}

batch_content_ptr scheduled_run::next(std::int64_t size) {
  auto ticket = ask(size);
  run();
  auto content = got(ticket);
  if (!content) FAIL(content.error().message);
  return *content;
}

void scheduled_run::save(const batch_content& batch, float value) {
  std::vector<float> rows(batch.entries.size(), value);
  caf::anon_send(batcher_handle, batch_saved{batch.id, states(rows)});
}

float scheduled_run::state_of(const batch_content& batch) {
  return batch.states[0].values<float>()[0];
}

std::vector<std::string> scheduled_run::keys_of(const batch_content& batch) {
  std::vector<std::string> keys;
  for (auto& e : batch.entries)
    keys.push_back(e.record->key + "/" + std::to_string(e.segment));
  return keys;
}

}  // namespace segue::test
