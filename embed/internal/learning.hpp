// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <vector>

#include "segue/embed/batch.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/features/tables/table_store.hpp"
#include "segue/models/trainable_model.hpp"
#include "segue/training/loss.hpp"
#include "segue/training/optimizer.hpp"
#include "segue/training/train_options.hpp"

namespace segue {

/// What learns, and how.
struct learning_parts {
  trainable_model& net;
  train_options options;
  std::shared_ptr<const feature_layer> layer;  ///< may be null
  std::shared_ptr<table_store> tables;         ///< null if there are none
};

/// A batch after the forward pass: its loss, and the states to save.
struct forward_pass {
  batch_loss loss;
  tensor_map states;
};

/// Learns from one batch after another: forward, loss, backward, clipping,
/// optimizer, tables. The caller saves the states in between, so that segue
/// prepares the next batch meanwhile.
class learning {
 public:
  explicit learning(learning_parts parts);

  /// Runs the model over `in`, which is of the batch. `labels` are float32
  /// [B, T]. Changes no weights. The loss may not be finite; see check_loss.
  /// Errors: those of the model and of the loss, naming the key.
  result<forward_pass> forward(const batch& b, const model_batch& in,
                               const tensor& labels,
                               const label_scaling& scaling);

  /// Updates the model and the tables for the last forward pass; does nothing
  /// if no step of the batch counted. Errors: those of the model, of
  /// batch::layer_gradients and of the optimizer.
  result<void> update(const batch& b, const batch_loss& loss, double rate);

  segue::optimizer& optimizer() { return optimizer_; }
  const segue::optimizer& optimizer() const { return optimizer_; }
  const learning_parts& parts() const { return parts_; }

 private:
  result<void> check_known(const std::vector<table_gradient>& gradients) const;
  result<void> update_model(const tensor_map& gradients, double rate);
  result<void> update_tables(const std::vector<table_gradient>& gradients,
                             double rate);

  learning_parts parts_;
  segue::optimizer optimizer_;
};

}  // namespace segue
