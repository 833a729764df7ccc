// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
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
#include "segue/embed/internal/pushed_features.hpp"
#include "segue/kernels/key_uniquifier.hpp"
#include "segue/kernels/sequence_record.hpp"
#include "segue/messages/batch_entry.hpp"

namespace segue {

/// Accepts the examples that a program pushes: checks them in the caller's
/// thread, waits for free capacity, numbers them, and passes them on in that
/// order. The lock makes the insertion order the order of the pushes.
class push_gate {
 public:
  using clock = std::chrono::steady_clock;

  /// Functions that receive examples and answer questions about them. Called
  /// under the lock; they must not block.
  struct exits {
    /// In insertion order.
    std::function<void(record_ptr)> admit;
    /// Asks whether the last segment of an example is saved; tell() answers.
    /// Empty if every save in this process is reported through note_saved().
    std::function<void(std::uint64_t question, std::int64_t example)> ask = {};
  };

  /// `features` decide the schema with the first example, if it is not set.
  push_gate(batch_options options, pushed_features features,
            std::shared_ptr<schema_cell> schema,
            std::shared_ptr<run_board> board, exits out);

  /// See pipeline::push.
  using deadline_option = std::optional<clock::time_point>;
  result<void> push(example e, deadline_option deadline);

  /// The batch with these entries was saved: keys whose last segment this was
  /// are free [B9].
  void note_saved(const std::vector<batch_entry>& entries);

  /// Answers a question: whether the example was completely saved, counting all
  /// saves that consumers had made when it was asked.
  void tell(std::uint64_t question, bool saved);

  /// These examples have finished: their capacity and keys are free again.
  void release(const std::vector<record_ptr>& finished);

  /// Wakes and refuses all pushes, with the first reason given.
  void close(error reason);

  bool closed();
  /// The number of examples admitted.
  std::int64_t admitted();

 private:
  result<sequence_record> check(example e);
  result<void> make_unique(std::string& key);
  result<void> check_duplicate(const std::string& key) const;
  /// Returns the active example with the key.
  std::optional<std::int64_t> active_example(const std::string& key) const;
  void free_key(const std::string& key, std::int64_t of_example);
  result<void> wait_for_key(std::unique_lock<std::mutex>& lock,
                            const std::string& key, deadline_option deadline);
  result<void> wait_for_place(std::unique_lock<std::mutex>& lock,
                              const std::string& key, deadline_option deadline);
  /// Returns false if the deadline has passed.
  bool wait_for_change(std::unique_lock<std::mutex>& lock,
                       deadline_option deadline);
  result<void> refuse(error reason);

  batch_options options_;
  pushed_features features_;
  std::shared_ptr<schema_cell> schema_;
  std::shared_ptr<run_board> board_;
  exits out_;

  std::mutex first_mutex_;  // held while the first example sets the schema

  std::mutex mutex_;
  std::condition_variable changed_;
  std::int64_t free_;
  std::int64_t next_insertion_ = first_insertion_index;
  key_uniquifier unique_keys_;
  /// Keys that are not free, with their examples.
  boost::unordered_flat_map<std::string, std::int64_t> active_;
  std::uint64_t last_question_ = 0;
  /// Questions for which a push waits, with their answers.
  boost::unordered_flat_map<std::uint64_t, std::optional<bool>> questions_;
  std::optional<error> closed_;
};

}  // namespace segue
