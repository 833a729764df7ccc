// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/all.hpp>
#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "segue/actors/batch_exchange.hpp"
#include "segue/actors/batcher.hpp"
#include "segue/actors/feature_worker.hpp"
#include "segue/actors/state_store.hpp"
#include "segue/tests/actors/scheduled_system.hpp"

namespace segue::test {

/// state_store, batcher and feature_workers.
class scheduled_run : public scheduled_system {
 public:
  explicit scheduled_run(std::size_t worker_count = 1,
                         bool allow_small_batch = true) {
    auto plan = std::make_shared<gather_plan>();
    plan->schema = schema;
    plan->num_unroll = 1;
    for (std::size_t i = 0; i < worker_count; ++i)
      workers.push_back(
          system.spawn(feature_worker, plan, exchange, supervisor));
    batcher_handle = system.spawn(
        batcher,
        batcher_plan{box, exchange, board, 100, 1, allow_small_batch, workers},
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
        std::move(hooks), batcher_handle, supervisor);
    caf::anon_send(batcher_handle, introduce_store{store});
    run();
  }

  ~scheduled_run() {
    for (auto& w : workers)
      caf::anon_send_exit(w, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(store, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(batcher_handle, caf::exit_reason::user_shutdown);
    run();
  }

  /// Runs the batcher alone.
  void run_batcher() {
    REQUIRE(scheduler.prioritize(batcher_handle));
    scheduler.run_once();
  }

  /// Admits an example of that many steps; runs nothing.
  record_ptr admit(std::string key, std::int64_t steps) {
    auto made = record(std::move(key), steps, next_insertion++);
    caf::anon_send(store, admit_records{{made}});
    return made;
  }

  /// Asks for a batch; runs nothing.
  std::uint64_t ask(std::int64_t size) {
    auto ticket = exchange->open(0).ticket;
    caf::anon_send(batcher_handle, demand_batch{ticket, size});
    return ticket;
  }

  /// What a ticket has got by now.
  batch_exchange::outcome got(std::uint64_t ticket) {
    return exchange->wait(ticket, batch_exchange::clock::time_point::min())
        .what;
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
    std::vector<float> rows(batch.entries.size(), value);
    caf::anon_send(batcher_handle, batch_saved{batch.id, states(rows)});
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

  std::shared_ptr<ready_box> box = std::make_shared<ready_box>();
  std::shared_ptr<batch_exchange> exchange = std::make_shared<batch_exchange>();
  std::shared_ptr<run_board> board = std::make_shared<run_board>();
  std::vector<std::pair<std::string, float>> finished;
  std::string throws_at = "none";
  std::int64_t next_insertion = 0;
  std::vector<feature_worker_actor> workers;
  batcher_actor batcher_handle;
  state_store_actor store;
};

}  // namespace segue::test
