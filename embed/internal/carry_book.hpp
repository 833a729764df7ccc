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

/// Which states the unfinished keys of a pipeline carry, as its one consumer
/// saves them, so that a checkpoint can hold them; and the other way round:
/// the states of a checkpoint, put in the place of those that a pipeline
/// carries after its first batches were only passed over. It holds handles;
/// keys are named by their insertion index.
class carry_book {
 public:
  explicit carry_book(std::vector<state_spec> specs)
      : specs_{std::move(specs)} {}

  /// What the batch's segments start from, by state.
  tensor_map states_of(const batch& b) const;

  /// These have been saved for the batch.
  void note(const batch& b, tensor_map saved);

  carried_states write() const;

  /// Error: malformed where they are not of the declared states.
  result<void> read(const carried_states& carried);

  /// Zeros for every state: to pass a batch over.
  tensor_map zeros(std::int64_t batch_size) const;

 private:
  struct entry {
    std::int64_t segment = 0;
    std::shared_ptr<const tensor_map> block;
    std::int64_t row = 0;
    bool from_checkpoint = false;
  };

  /// The entry of the batch's row, where the pipeline does not have it.
  const entry* restored(const batch& b, std::int64_t row) const;

  std::vector<state_spec> specs_;
  std::map<std::int64_t, entry> keys_;
};

}  // namespace segue
