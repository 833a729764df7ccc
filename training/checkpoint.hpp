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

/// Where a training stands.
struct training_position {
  std::int64_t epoch = 0;          ///< that is being run, from 0
  std::int64_t epoch_batches = 0;  ///< of it that are done
  std::int64_t batches = 0;        ///< over all epochs
  std::int64_t updates = 0;        ///< of the optimizer
  std::int64_t stale_epochs = 0;   ///< since the lowest evaluation loss
  std::int64_t best_epoch = -1;    ///< that of it; -1: none is evaluated

  friend bool operator==(const training_position&,
                         const training_position&) = default;
};

/// The states of the keys that are unfinished, in the order of insertion
/// indices, which name them within an epoch.
struct carried_states {
  std::vector<std::int64_t> insertion;  ///< of each key
  std::vector<std::int64_t> segment;    ///< that starts from its states
  tensor_map states;                    ///< by name [keys, dims...]
};

/// All that a training needs to go on as if it had never stopped.
struct training_checkpoint {
  /// What decides the weights, as a text of lines "OPTION = VALUE"; a
  /// checkpoint of other options is not gone on with.
  std::string options;
  training_position position;
  label_figures labels;
  double best_loss = 0;  ///< where there is a best epoch
  loss_sum since_point;  ///< training losses since the last point
  loss_sum epoch;        ///< and since the epoch's start
  loss_curve curve;
  tensor_map weights;    ///< the model's, and "embedding/NAME"
  tensor_map best;       ///< those of the best epoch
  tensor_map optimizer;  ///< what it remembers
  carried_states carried;
};

/// Writes the checkpoint as a safetensors file, or leaves the file that was
/// there as it was, whenever the process is killed. Error: io.
result<void> write_checkpoint(const std::string& path,
                              const training_checkpoint& c);

/// Errors: those of read_safetensors; malformed where the file is no
/// checkpoint, is damaged (a CRC-32C goes over all that it says), or comes from
/// a version that kept no checksum.
result<training_checkpoint> read_checkpoint(const std::string& path);

}  // namespace segue
