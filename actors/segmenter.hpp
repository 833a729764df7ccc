// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "segue/actors/run_board.hpp"
#include "segue/actors/schema_cell.hpp"
#include "segue/config/batch_options.hpp"
#include "segue/data/input/input_options.hpp"
#include "segue/kernels/key_uniquifier.hpp"
#include "segue/kernels/sequence_record.hpp"
#include "segue/messages/interfaces.hpp"

namespace segue {

/// What happens to rejected records [I3].
struct reject_policy {
  error_policy on_error = error_policy::stop;
  /// Called for each reject, in the order of the input; may be empty. An error
  /// that it returns (a reject file that cannot be written) ends the run.
  std::function<result<void>(const reject&)> on_reject;
};

/// Puts the parsers' chunks back into the order of the input, checks the
/// examples [B3-B9], numbers them, and admits as many as the capacity allows:
/// between the parsers and state_store. A chunk's parser gets credit for
/// another one when all its examples are admitted, so that at most two chunks
/// per parser wait here.
struct segmenter_state {
  struct waiting_chunk {
    parsed_records parsed;
    parser_actor parser;
  };
  /// A parser whose chunk ends with the backlog's n-th example.
  struct owed_credit {
    parser_actor parser;
    std::size_t examples;
  };

  batch_options options;
  std::shared_ptr<schema_cell> schema;
  std::shared_ptr<run_board> board;
  reject_policy rejects;
  std::int64_t free_capacity = 0;
  std::int64_t next_insertion = first_insertion_index;
  std::uint64_t next_chunk = 0;
  std::optional<std::uint64_t> chunks;  ///< known at the end of input
  std::map<std::uint64_t, waiting_chunk> early;
  std::deque<record_ptr> backlog;
  std::deque<owed_credit> credits;
  /// Fingerprints of the epoch's keys. In a file, a repeated key is a duplicate
  /// even if its first example has finished: the result must not depend on
  /// timing.
  boost::unordered_flat_set<
      std::pair<std::uint64_t, std::uint64_t>,
      boost::hash<std::pair<std::uint64_t, std::uint64_t>>>
      seen;
  std::uint32_t epoch = 0;
  key_uniquifier unique_keys{0};
  /// The input's format ensures that no key appears twice in an epoch.
  bool keys_are_unique = false;
  /// A reject has ended the input; the examples before it are still admitted.
  bool faulted = false;
  bool closed = false;
  const char* name = "segmenter";

  /// Checks and numbers a chunk's examples. Error: the reject that stops the
  /// run.
  result<void> take_chunk(parsed_records& parsed);
  result<void> take_example(parsed_records& parsed, std::size_t place);
  /// Rejects are counted by `category`.
  result<void> note_reject(const reject& r, const std::string& category);
  /// The examples that may be admitted now.
  std::vector<record_ptr> take_admissible();
  bool through() const;
};

/// The parts of a segmenter.
struct segmenter_plan {
  batch_options options;
  std::shared_ptr<schema_cell> schema;
  std::shared_ptr<run_board> board;
  reject_policy rejects;
  bool keys_are_unique = false;
};

segmenter_actor::behavior_type segmenter(
    segmenter_actor::stateful_pointer<segmenter_state> self,
    segmenter_plan plan, admission_actor store, supervisor_actor supervisor);

}  // namespace segue
