// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "segue/embed/internal/pipeline_core.hpp"
#include "segue/messages/batch_entry.hpp"

namespace segue {

/// The part of a batch besides its tensors: which of its states are saved, and
/// the connection to the batcher.
struct batch_core {
  /// Throws failure for a batch that is empty.
  static const batch_core& of(const batch& b) { return b.core(); }

  batch_content_ptr content;
  std::shared_ptr<const batch_schema> schema;
  std::int64_t num_unroll = 1;
  /// Weak: a batch may outlive its pipeline.
  std::weak_ptr<pipeline_core> pipeline;
  std::vector<std::optional<tensor>> saved;  ///< by state slot
  std::size_t unsaved = 0;
  bool through = false;  ///< saved, acknowledged or dropped

  result<void> check_state(std::size_t slot, const tensor& value) const;
  /// Error: cancelled or the failure of the run, if saves are not accepted.
  result<void> check_open() const;
  /// Counts a refused save and returns the reason [S4].
  error stale(std::string message) const;
  /// Sends all states to the batcher.
  result<void> finish();
  void give_back();
};

}  // namespace segue
