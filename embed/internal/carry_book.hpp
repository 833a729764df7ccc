// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "segue/data/storage/safetensors.hpp"
#include "segue/embed/batch.hpp"
#include "segue/tensors/state_spec.hpp"
#include "segue/training/checkpoint.hpp"

namespace segue {

/// Tracks the states that the unfinished keys of a pipeline carry, as its only
/// consumer saves them, for a checkpoint. When a training resumes, it replaces
/// the states in the pipeline, whose first batches were skipped, by those of
/// the checkpoint. It holds handles; keys are identified by their insertion
/// index.
class carry_book {
 public:
  explicit carry_book(std::vector<state_spec> specs)
      : specs_{std::move(specs)} {}

  /// The states that the segments of the batch start from, by name.
  tensor_map states_of(const batch& b) const;

  /// These have been saved for the batch.
  void note(const batch& b, tensor_map saved);

  carried_states write() const;

  /// Error: malformed if they do not match the declared states.
  result<void> read(const carried_states& carried);

  /// Zeros for every state, to skip a batch.
  tensor_map zeros(std::int64_t batch_size) const;

 private:
  struct entry {
    std::int64_t segment = 0;
    std::shared_ptr<const tensor_map> block;
    std::int64_t row = 0;
    bool from_checkpoint = false;
  };

  /// Returns the entry of the batch's row, if the pipeline lacks it.
  const entry* restored(const batch& b, std::int64_t row) const;

  std::vector<state_spec> specs_;
  std::map<std::int64_t, entry> keys_;
};

}  // namespace segue
