// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "segue/actors/run_board.hpp"
#include "segue/actors/schema_cell.hpp"
#include "segue/config/batch_options.hpp"
#include "segue/kernels/key_uniquifier.hpp"
#include "segue/kernels/sequence_record.hpp"

namespace segue {

/// Where a program's threads push examples: it checks them in the caller's
/// thread, waits for free capacity, numbers them, and passes them on in that
/// order. The lock makes the order of insertion that of the pushes.
class push_gate {
 public:
  using clock = std::chrono::steady_clock;

  /// `needed` is what the feature layer reads. `admit` is called under the
  /// lock, in insertion order; it must not block.
  push_gate(batch_options options, std::vector<state_spec> states,
            parse_spec needed, std::shared_ptr<schema_cell> schema,
            std::shared_ptr<run_board> board,
            std::function<void(record_ptr)> admit);

  /// See pipeline::push.
  result<void> push(example e, std::optional<clock::time_point> deadline);

  /// These have finished: their capacity and keys are free again.
  void release(const std::vector<record_ptr>& finished);

  /// Wakes and refuses all who push, with the first reason given.
  void close(error reason);

 private:
  result<sequence_record> check(example e);
  result<batch_schema> infer(const example& e) const;
  result<void> make_unique(std::string& key);
  result<void> check_duplicate(const std::string& key) const;
  result<void> wait_for_place(std::unique_lock<std::mutex>& lock,
                              const std::string& key,
                              std::optional<clock::time_point> deadline);
  result<void> refuse(error reason);

  batch_options options_;
  std::vector<state_spec> states_;
  parse_spec needed_;
  std::shared_ptr<schema_cell> schema_;
  std::shared_ptr<run_board> board_;
  std::function<void(record_ptr)> admit_;

  std::mutex first_mutex_;  // while no example has said the schema

  std::mutex mutex_;
  std::condition_variable changed_;
  std::int64_t free_;
  std::int64_t next_insertion_ = first_insertion_index;
  key_uniquifier unique_keys_;
  boost::unordered_flat_set<std::string> active_;
  std::optional<error> closed_;
};

}  // namespace segue
