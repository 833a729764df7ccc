// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "segue/data/storage/safetensors.hpp"
#include "segue/errors/result.hpp"
#include "segue/training/loss.hpp"
#include "segue/training/loss_curve.hpp"

namespace segue {

/// Mean and deviation of the labels of the training keys' counted steps.
struct label_figures {
  double mean = 0;
  double deviation = 1;
  std::int64_t steps = 0;

  friend bool operator==(const label_figures&, const label_figures&) = default;
};

/// How far a training has come.
struct training_position {
  std::int64_t epoch = 0;          ///< the current one, from 0
  std::int64_t epoch_batches = 0;  ///< batches of this epoch that are done
  std::int64_t batches = 0;        ///< over all epochs
  std::int64_t updates = 0;        ///< of the optimizer
  std::int64_t stale_epochs = 0;   ///< since the lowest evaluation loss
  std::int64_t best_epoch = -1;    ///< with that loss; -1: none is evaluated

  friend bool operator==(const training_position&,
                         const training_position&) = default;
};

/// The states of the unfinished keys, in the order of their insertion indices,
/// which identify them within an epoch.
struct carried_states {
  std::vector<std::int64_t> insertion;  ///< of each key
  std::vector<std::int64_t> segment;    ///< the next one of each key
  tensor_map states;                    ///< by name [keys, dims...]
};

/// Everything that a training needs to resume as if it had never stopped.
struct training_checkpoint {
  /// The options that affect the weights, as lines "OPTION = VALUE". A training
  /// does not resume from a checkpoint with other options.
  std::string options;
  training_position position;
  label_figures labels;
  double best_loss = 0;  ///< if there is a best epoch
  loss_sum since_point;  ///< training losses since the last point
  loss_sum epoch;        ///< and since the start of the epoch
  loss_curve curve;
  tensor_map weights;    ///< the model's, and "embedding/NAME"
  tensor_map best;       ///< those of the best epoch
  tensor_map optimizer;  ///< its memory
  carried_states carried;
};

/// Writes the checkpoint as a safetensors file. If the process is killed, the
/// previous file is unchanged. Error: io.
result<void> write_checkpoint(const std::string& path,
                              const training_checkpoint& c);

/// Errors: those of read_safetensors; malformed if the file is not a
/// checkpoint, is corrupt (it has a CRC-32C of its whole content), or comes
/// from a version that stored no checksum.
result<training_checkpoint> read_checkpoint(const std::string& path);

}  // namespace segue
