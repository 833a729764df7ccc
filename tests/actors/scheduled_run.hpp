// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/all.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "segue/actors/batch_exchange.hpp"
#include "segue/actors/batcher.hpp"
#include "segue/actors/feature_worker.hpp"
#include "segue/actors/state_store.hpp"

namespace segue::test {

/// What a supervisor would have been told.
using failure_log = std::shared_ptr<std::vector<error>>;

inline supervisor_actor::behavior_type listen_to_failures(
    supervisor_actor::pointer, failure_log log) {
  return {
      [log](const run_failed& failed) { log->push_back(failed.reason); },
      [](close_input) {},
      [](const cancel_run&) {},
  };
}

struct testing_config : caf::actor_system_config {
  testing_config() { set("scheduler.policy", caf::atom("testing")); }
};

/// state_store, batcher and feature_workers under CAF's test scheduler, which
/// runs one actor at a time, in this thread, in the order it is told. One
/// sequence "x" (float32), one state "s" (float32, initially 0).
class scheduled_run {
 public:
  explicit scheduled_run(std::size_t worker_count = 1,
                         bool allow_small_batch = true) {
    batch_schema bare;
    bare.sequences = {{"x", dtype::float32, {}, layout::dense}};
    bare.states = {{"s", dtype::float32, {}}};
    schema->set(*make_schema(std::move(bare)));
    auto plan = std::make_shared<gather_plan>();
    plan->schema = schema;
    plan->num_unroll = 1;
    supervisor = system.spawn(listen_to_failures, failures);
    for (std::size_t i = 0; i < worker_count; ++i)
      workers.push_back(
          system.spawn(feature_worker, plan, exchange, supervisor));
    batcher_handle = system.spawn(
        batcher,
        batcher_plan{box, exchange, board, 100, 1, allow_small_batch, workers},
        supervisor);
    auto initial = std::make_shared<saved_states>();
    initial->values = {tensor::zeros(dtype::float32, {})};
    store_hooks hooks;
    hooks.on_finished = [this](const sequence_record& r, const state_row& s) {
      if (r.key == throws_at) throw std::runtime_error{"no room"};
      auto row = s.states->values[0].slice(s.row, 1);
      finished.emplace_back(r.key, row.values<float>()[0]);
    };
    store = system.spawn(
        state_store,
        key_surroundings{box, board, batcher_handle, {}, std::move(initial)},
        std::move(hooks), batcher_handle, supervisor);
    caf::anon_send(batcher_handle, introduce_store{store});
    run();
  }

  ~scheduled_run() {
    for (auto& w : workers)
      caf::anon_send_exit(w, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(store, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(batcher_handle, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(supervisor, caf::exit_reason::user_shutdown);
    run();
  }

  void run() { scheduler.run(); }

  /// Runs the batcher alone.
  void run_batcher() {
    REQUIRE(scheduler.prioritize(batcher_handle));
    scheduler.run_once();
  }

  /// Admits an example of that many steps; runs nothing.
  record_ptr admit(std::string key, std::int64_t steps) {
    example e;
    e.key = std::move(key);
    std::vector<float> values(static_cast<std::size_t>(steps));
    for (std::size_t i = 0; i < values.size(); ++i)
      values[i] = static_cast<float>(i);
    e.sequences = {
        {"x", tensor::from<float>({steps}, std::span<const float>{values})}};
    auto record = std::make_shared<sequence_record>(
        *make_record(std::move(e), *schema->get(), {1, true}));
    record->insertion_index = next_insertion++;
    caf::anon_send(store, admit_records{{record}});
    return record;
  }

  /// Asks for a batch; runs nothing.
  std::uint64_t ask(std::int64_t size) {
    auto ticket = exchange->open_ticket();
    caf::anon_send(batcher_handle, demand_batch{ticket, size});
    return ticket;
  }

  /// What a ticket has got by now.
  batch_exchange::outcome got(std::uint64_t ticket) {
    return exchange->wait(ticket, batch_exchange::clock::time_point::min());
  }

  /// Asks, runs, and takes the batch.
  batch_content_ptr next(std::int64_t size) {
    auto ticket = ask(size);
    run();
    auto content = got(ticket);
    if (!content) FAIL(content.error().message);
    return *content;
  }

  /// Saves `value` for every key of a batch; runs nothing.
  void save(const batch_content& batch, float value) {
    auto states = std::make_shared<saved_states>();
    std::vector<float> rows(batch.entries.size(), value);
    states->values = {
        tensor::from<float>({static_cast<std::int64_t>(rows.size())},
                            std::span<const float>{rows})};
    caf::anon_send(batcher_handle, batch_saved{batch.id, std::move(states)});
  }

  /// The state of the first entry.
  static float state_of(const batch_content& batch) {
    return batch.states[0].values<float>()[0];
  }

  static std::vector<std::string> keys_of(const batch_content& batch) {
    std::vector<std::string> keys;
    for (auto& e : batch.entries)
      keys.push_back(e.record->key + "/" + std::to_string(e.segment));
    return keys;
  }

  testing_config config;
  caf::actor_system system{config};
  caf::scheduler::test_coordinator& scheduler =
      dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
  std::shared_ptr<schema_cell> schema = std::make_shared<schema_cell>();
  std::shared_ptr<ready_box> box = std::make_shared<ready_box>();
  std::shared_ptr<batch_exchange> exchange = std::make_shared<batch_exchange>();
  std::shared_ptr<run_board> board = std::make_shared<run_board>();
  failure_log failures = std::make_shared<std::vector<error>>();
  std::vector<std::pair<std::string, float>> finished;
  std::string throws_at = "none";
  std::int64_t next_insertion = 0;
  supervisor_actor supervisor;
  std::vector<feature_worker_actor> workers;
  batcher_actor batcher_handle;
  state_store_actor store;
};

}  // namespace segue::test
