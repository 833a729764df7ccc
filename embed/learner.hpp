// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>

#include "segue/embed/batch.hpp"
#include "segue/embed/pipeline.hpp"
#include "segue/errors/result.hpp"
#include "segue/models/trainable_model.hpp"
#include "segue/training/loss.hpp"
#include "segue/training/train_options.hpp"

namespace segue {

/// Trains a model batch by batch, for programs that write the loop themselves:
///
///   auto learner = segue::learner::make(*net, source, options, scaling);
///   for (std::int64_t epoch = 0; epoch < options.epochs; ++epoch) {
///     learner->set_epoch(epoch);
///     auto p = segue::pipeline::make(source);
///     ...
///     for (;;) {
///       auto batch = p->next();
///       ...
///       auto loss = learner->step(*batch);
///     }
///   }
///
/// If the batches are those of `segue::train`, the weights are the same, bit
/// for bit. It keeps the memory of the optimizer; the weights are in the model
/// and in the tables. Only one thread at a time calls it.
///
/// Movable, not copyable. One that was moved from returns, or throws,
/// invalid_argument.
class learner {
 public:
  /// Checks what learning needs. `net` must outlive the learner.
  ///
  /// Of `source`, the options of the pipelines that the batches come from, it
  /// takes the layer and the tables, and checks that the states are those of
  /// the model. The tables must be given if the layer trains some, because
  /// each pipeline would start with new ones. Set `layer_ahead` to false: a
  /// layer that is computed ahead has to be computed again after every step.
  ///
  /// Of `options` it uses the label, loss, counted steps, optimizer, learning
  /// rate, decay and norm. Labels are scaled by `scaling`, `{}` for none,
  /// whatever `options.scale_labels` is (see measure_labels and scaling_of);
  /// the model then learns the scaled label (see scaled_model). Without
  /// `carry` every segment starts from the initial states.
  ///
  /// Error: invalid_argument (no layer, no tables, states whose names, dtypes
  /// or shapes are not those of the model, a scaling that is not finite or not
  /// above 0).
  static result<learner> make(trainable_model& net,
                              const pipeline_options& source,
                              train_options options,
                              const label_scaling& scaling, bool carry = true);

  learner(learner&&) noexcept;
  learner& operator=(learner&&) noexcept;
  ~learner();

  /// Sets the epoch, from 0, which determines the learning rate. Throws failure
  /// (invalid_argument) if it is below 0.
  void set_epoch(std::int64_t epoch);

  /// Runs the model on a batch, saves the states, and updates the model and the
  /// tables with the gradients of the mean loss of the steps that count.
  /// Returns the sum of their losses, before the update. The labels are the
  /// sequence `options.label` of the batch.
  ///
  /// The batch must be the last one drawn, and nothing else may change the
  /// tables, so that its layer was computed with the tables as they are.
  ///
  /// Errors: those of the model; internal (the model threw an exception other
  /// than failure); invalid_argument (a batch that was
  /// default-constructed or moved from, or is from a pipeline with other
  /// tables, or without a layer; labels that are not float32 [B, T], a label
  /// that the loss refuses, a loss that is not finite), not_found (no such
  /// sequence, or it is not gathered), stale (the tables are not those that the
  /// batch was computed with; the batch was dropped or saved), cancelled, or
  /// the failure of the run. The states are saved between the forward and the
  /// backward pass. An error before that changes nothing; after a later one the
  /// keys have moved on without the update.
  result<loss_sum> step(batch& b);
  /// The same with the program's own labels, float32 [B, T].
  result<loss_sum> step(batch& b, const tensor& labels);

 private:
  struct parts;
  explicit learner(std::unique_ptr<parts> made);

  std::unique_ptr<parts> parts_;
};

}  // namespace segue
