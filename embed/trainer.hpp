// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <string>

#include "segue/embed/pipeline.hpp"
#include "segue/errors/result.hpp"
#include "segue/models/trainable_model.hpp"
#include "segue/training/checkpoint.hpp"
#include "segue/training/train_options.hpp"

namespace segue {

/// The progress of a training, reported after each batch.
struct training_progress {
  training_position position{};
  loss_sum recent{};  ///< training losses since the last point of the curve
  live_figures figures{};  ///< of the pipeline of the epoch
};

/// What a training needs in addition to its model.
struct training_plan {
  /// Files, batches, layer and tables. Every epoch reads the input again, so
  /// it must not be a pipe. The states are those of the model; `batch.epochs`
  /// must be 1. `gather` is not used, because only labels are gathered.
  pipeline_options source{};
  train_options options{};
  /// Everything besides `options` that affects the weights, one line
  /// "NAME = VALUE" each. A checkpoint with different lines is refused.
  std::string described{};
  /// Whether a segment starts from the states at the end of the previous one.
  bool carry_states = true;
  /// Start over, whatever the checkpoint file contains.
  bool restart = false;
  /// Resume from a checkpoint even if its options differ. Its weights, curve,
  /// number of epochs and the mean and deviation of its labels are kept. The
  /// epoch in progress starts over, the optimizer is reset, and no epoch counts
  /// as the best yet.
  bool accept_changes = false;

  // All of these are called by the training thread, and may be empty.

  /// Called with the position where the training begins, once options, model
  /// and checkpoint have been checked. Later errors come from the input or the
  /// training itself.
  std::function<void(const training_position&)> on_begin{};
  /// Called before that with the difference to the checkpoint's options, if
  /// they differ and `accept_changes` is set (see option_difference).
  std::function<void(const std::string&)> on_changes{};
  /// Called between batches. Returning true ends the training with `cancelled`,
  /// after a checkpoint has been written.
  std::function<bool()> interrupted{};
  std::function<void(const training_progress&)> on_batch{};
  /// Called with the whole loss curve, first with the points of the checkpoint
  /// and then for every new point.
  std::function<void(const loss_curve&)> on_point{};
};

struct training_outcome {
  /// The content of a weights file: the parameters of the model, every
  /// embedding table, `output/offset` and `output/scale` (see scaled_model),
  /// and `label/mean`.
  tensor_map weights{};
  training_position position{};
  loss_curve curve{};
  label_figures labels{};
  bool early_stop = false;  ///< because of options.patience
  /// The epoch, from 1, after which the weights were taken: the last one, or
  /// the best one if there is a patience.
  std::int64_t weights_epoch = 0;
};

/// Trains a model by truncated back-propagation through time, batch by batch.
/// The states of each key are carried from segment to segment, gradients stay
/// within a segment, and tables are updated with the sparse gradients of the
/// layer. The keys held out by `options.evaluation` are not trained on; the
/// model is run over them after each epoch.
///
/// The same plan and the same model give the same weights, bit for bit,
/// whatever the number of parsers and workers, and whether or not the training
/// was killed and resumed from its checkpoint: the input is read again, the
/// batches of the epoch that are already done skip the model, and the keys get
/// back the states that they carried.
///
/// Afterwards the model and the tables have the values in the outcome.
///
/// Errors: those of the pipeline, the model and the loss; invalid_argument
/// (no label; no label to train on, or none among the held-out keys, which is
/// found before the first epoch; a loss or weights that are not finite; a
/// checkpoint with different options or with more epochs), malformed (a corrupt
/// checkpoint), io, cancelled.
result<training_outcome> train(trainable_model& net, training_plan plan);

/// Returns the loss on the held-out keys. Without `carry` every segment starts
/// from the initial states. `scaling` is that of the training. Errors: as for
/// train; invalid_argument if no label counts or the loss is not finite.
result<loss_sum> evaluate(trainable_model& net, pipeline_options source,
                          const train_options& options,
                          const label_scaling& scaling, bool carry = true);

}  // namespace segue
