// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// An example whose last states have been saved.
struct finished_example {
  std::string key{};
  std::uint32_t epoch = 0;
  std::int64_t insertion_index = 0;
  std::int64_t total_length = 0;
  std::uint64_t tag = 0;  ///< example::tag
  /// The final states in the order of their names, each [dims...].
  std::vector<named_feature> states{};

  /// The final state of that name. Throws failure (not_found) if it was not
  /// declared.
  const tensor& state(std::string_view name) const;
};

/// Counts since the start. They are consistent with each other once the input
/// has ended and everything is saved.
struct run_summary {
  std::int64_t records = 0;        ///< read from files
  std::int64_t examples = 0;       ///< admitted
  std::int64_t finished = 0;       ///< of these, all segments saved
  std::int64_t without_steps = 0;  ///< of the finished
  std::int64_t batches = 0;        ///< saved
  std::int64_t segments = 0;       ///< saved
  std::int64_t steps = 0;          ///< real steps saved
  std::int64_t redelivered = 0;    ///< batches dropped unsaved
  std::int64_t stale_saves = 0;    ///< saves refused [S4]
  std::int64_t rejected = 0;       ///< records and examples refused
  std::map<std::string, std::int64_t> rejects_by_reason;
  std::int64_t undelivered = 0;  ///< admitted, not finished [B20]
  /// Keys of the undelivered examples, the first 1000 in order.
  std::vector<std::string> undelivered_keys;
  /// Why the run failed, if it did.
  std::optional<error> failure;
};

/// The current state of a run; each number was exact at some recent moment.
struct live_figures {
  std::int64_t active_keys = 0;    ///< unfinished examples
  std::int64_t ready_entries = 0;  ///< waiting for a batch
  std::int64_t batches_out = 0;    ///< with consumers, not saved
  std::int64_t waiting_consumers = 0;
  /// Whether consumers wait for what only the save or the drop of an unsaved
  /// batch can bring. Known in the process of the batcher.
  bool waits_for_save = false;
  std::int64_t examples = 0;  ///< admitted since the start
  std::int64_t finished = 0;
  std::int64_t segments = 0;  ///< saved since the start
  std::int64_t steps = 0;
  std::int64_t batches = 0;
  std::int64_t bytes_read = 0;     ///< of the input files, as stored
  std::int64_t bytes_total = 0;    ///< 0 if not known
  double segments_per_second = 0;  ///< since the start
  double seconds = 0;              ///< since the start
};

}  // namespace segue
