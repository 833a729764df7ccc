// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/all.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "segue/actors/batch_exchange.hpp"
#include "segue/actors/ready_box.hpp"
#include "segue/actors/run_board.hpp"
#include "segue/config/batch_options.hpp"
#include "segue/tests/actors/scheduled_system.hpp"

namespace segue::test {

/// state_store, batcher and feature_workers.
class scheduled_run : public scheduled_system {
 public:
  /// Segments of one step, at most 100 unfinished examples.
  static batch_options batches(bool allow_small_batch = true);

  explicit scheduled_run(std::size_t worker_count = 1,
                         batch_options options = batches());

  ~scheduled_run();

  /// Runs the batcher alone.
  void run_batcher();

  /// Admits an example of that many steps; runs nothing.
  record_ptr admit(std::string key, std::int64_t steps);

  /// Asks for a batch; runs nothing.
  std::uint64_t ask(std::int64_t size);

  /// What a ticket has got by now.
  batch_exchange::outcome got(std::uint64_t ticket);

  /// Asks, runs, and takes the batch.
  batch_content_ptr next(std::int64_t size);

  /// Saves `value` for every key of a batch; runs nothing.
  void save(const batch_content& batch, float value);

  /// The state of the first entry.
  static float state_of(const batch_content& batch);

  static std::vector<std::string> keys_of(const batch_content& batch);

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
