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

/// How far a training is, told after each batch.
struct training_progress {
  training_position position;
  loss_sum recent;       ///< training losses since the curve's last point
  live_figures figures;  ///< of the epoch's pipeline
};

/// What a training needs besides its model.
struct training_plan {
  /// Files, batches, layer and tables. Every epoch reads the input anew, so
  /// it must not be a pipe. The states are the model's; `batch.epochs` must
  /// be 1.
  pipeline_options source;
  train_options options;
  /// What decides the weights beyond `options`, one line "NAME = VALUE" each:
  /// a checkpoint with other lines is not gone on with.
  std::string described;
  /// Whether segments start from what the key's last one ended with.
  bool carry_states = true;
  /// Begin anew, whatever the checkpoint's file holds.
  bool restart = false;
  /// Go on from a checkpoint of other options all the same. What goes on is
  /// its weights, curve and count of epochs, and the mean and deviation of its
  /// labels: the epoch that it stands in begins anew, the optimizer remembers
  /// nothing, and no epoch is the best yet.
  bool accept_changes = false;

  // All are called in the thread that trains, and may be empty.

  /// Told where the training begins, once options, model and checkpoint are
  /// found right: errors after it are of the input or the learning.
  std::function<void(const training_position&)> on_begin;
  /// Told before that how the checkpoint's options differ, where it is gone on
  /// from all the same (see option_difference).
  std::function<void(const std::string&)> on_changes;
  /// Asked between batches: true ends the training, after a checkpoint, with
  /// `cancelled`.
  std::function<bool()> interrupted;
  std::function<void(const training_progress&)> on_batch;
  /// Told of every new point of the loss curve, and first of all those of the
  /// checkpoint: the whole curve.
  std::function<void(const loss_curve&)> on_point;
};

struct training_outcome {
  /// What segue's weights files hold: the model's parameters, every embedding
  /// table, `output/offset` and `output/scale` (see scaled_model) and
  /// `label/mean`.
  tensor_map weights;
  training_position position;
  loss_curve curve;
  label_figures labels;
  bool early_stop = false;  ///< by options.patience
  /// After which epoch, from 1, the weights are as they are: the last one, or
  /// the best where there is a patience.
  std::int64_t weights_epoch = 0;
};

/// Trains a model by truncated back-propagation through time: batch by batch,
/// each key's states carried from segment to segment, gradients within a
/// segment, tables by the layer's sparse gradients. The keys that
/// `options.evaluation` holds out are not learnt from; the model is run over
/// them after each epoch.
///
/// The same plan and the same model give the same weights, bit for bit,
/// whatever the number of parsers and workers, and whether or not the
/// training was killed in between and gone on with from its checkpoint: the
/// input is read again, the epoch's batches that are done are passed over, and
/// the keys get the states back that they carried.
///
/// The model and the tables are left as the outcome has them.
///
/// Errors: those of the pipeline, the model and the loss; invalid_argument
/// (no label; no label to learn from, or none among the keys held out, which is
/// found before the first epoch; a loss or weights that are not finite; a
/// checkpoint of other options, or of more epochs), malformed (a checkpoint
/// that is damaged), io, cancelled.
result<training_outcome> train(trainable_model& net, training_plan plan);

/// The loss of the keys that are held out; without `carry` every segment
/// starts from the initial states.
/// `scaling` is that of the training. Errors: as of train; invalid_argument
/// where no label counts, or the loss is not finite.
result<loss_sum> evaluate(trainable_model& net, pipeline_options source,
                          const train_options& options,
                          const label_scaling& scaling, bool carry = true);

}  // namespace segue
