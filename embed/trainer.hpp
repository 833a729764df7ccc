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
  /// Batches, layer, tables, and the files, unless there is a `feed`. Every
  /// epoch reads the files again, so they must not be a pipe. The states are
  /// those of the model; `batch.epochs` must be 1. `gather` and `split` are not
  /// used, because only labels are gathered, and the options decide which keys
  /// are held out.
  pipeline_options source{};
  /// With a feed, `label` must name the sequence of labels.
  train_options options{};
  /// Pushes the examples of an epoch, instead of files. A training has either
  /// `source.input` or a feed.
  ///
  /// Called once for each pass over the examples, with the number of the epoch,
  /// from 0. It always pushes all of the epoch's examples, including those of
  /// held-out keys: a push of a key that is not in the pass returns without
  /// effect. The passes are, in this order:
  /// - before the first epoch, one that measures the labels; if
  ///   `options.evaluation` holds out keys, a second one that looks for one of
  ///   their labels. Both are of epoch 0. A training that resumes from a
  ///   checkpoint does without them, unless its options differ;
  /// - in each epoch, one to train; if keys are held out, a second one to
  ///   evaluate, of the same epoch.
  /// So it is called (1 + epochs) times, or twice as often if keys are held
  /// out; a training that ends early calls it less often.
  ///
  /// Calls do not overlap, but each is in a thread of segue's, while the
  /// training thread draws batches. The pass ends when the call returns, so
  /// threads that the feed starts must have ended by then. It must not draw
  /// from the pipeline, or close it; if it moves it, the training ends with
  /// invalid_argument. An error that it returns, or an
  /// exception, ends the training with that error; with `cancelled`, after a
  /// checkpoint has been written. If a pass ends before its examples do (after
  /// an interruption, an error, or the first label found), pushes return
  /// `cancelled`, and the training waits for the call to return; a feed that
  /// waits for something else must end that wait itself.
  ///
  /// The weights are those of files with the same examples in the same order.
  /// A resumed training calls the feed for the epoch in progress again and
  /// skips the batches that are done. This is exact only if calls for the same
  /// epoch push the same examples in the same order, each time.
  std::function<result<void>(pipeline& into, std::int64_t epoch)> feed{};
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
  /// Called between batches, and while one is awaited. Returning true ends the
  /// training with `cancelled`, after a checkpoint has been written.
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
/// was killed and resumed from its checkpoint: the input is read or fed again,
/// the batches of the epoch that are already done skip the model, and the keys
/// get back the states that they carried.
///
/// Afterwards the model and the tables have the values in the outcome.
///
/// Errors: those of the pipeline, the feed, the model and the loss;
/// invalid_argument (neither files nor a feed, or both; no label; no label to
/// train on, or none among the held-out keys, which is found before the first
/// epoch; a loss or weights that are not finite; a checkpoint with different
/// options or with more epochs), malformed (a corrupt checkpoint), io,
/// cancelled.
result<training_outcome> train(trainable_model& net, training_plan plan);

/// Measures the labels of the keys that a plan trains on, as `train` does
/// before its first epoch, in one pass over its examples, of epoch 0. If the
/// options hold out keys, a second pass looks for their labels and ends with
/// the first one found. For programs that train by hand; see learner. If pushed
/// examples bring states, `source.states` must declare them.
///
/// Errors: those of the pipeline and of the feed; invalid_argument (a plan that
/// `train` refuses; with the number of keys, if a part of them has no label
/// that counts, so that there is nothing to train on or to evaluate with; a
/// mean that is not finite); cancelled.
result<label_figures> measure_labels(training_plan plan);

/// Returns how a training with these options scales labels that have these
/// figures: by none if `options.scale_labels` is false.
label_scaling scaling_of(const label_figures& labels,
                         const train_options& options);

/// Returns the loss on the held-out keys, in one pass over the examples of an
/// epoch. `scaling` is that of the training. Errors: as for train;
/// invalid_argument if no label counts or the loss is not finite.
result<loss_sum> evaluate(trainable_model& net, training_plan plan,
                          const label_scaling& scaling, std::int64_t epoch = 0);

/// The same for files. Without `carry` every segment starts from the initial
/// states.
result<loss_sum> evaluate(trainable_model& net, pipeline_options source,
                          const train_options& options,
                          const label_scaling& scaling, bool carry = true);

}  // namespace segue
