// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/embed/internal/carry_book.hpp"
#include "segue/embed/internal/learning.hpp"
#include "segue/embed/trainer.hpp"

namespace segue {

/// A training from its first batch, or its checkpoint, to its last. One
/// thread calls it.
class training_run {
 public:
  /// Preconditions: the plan has been checked, its options name the label, and
  /// it has tables if it has a layer.
  training_run(trainable_model& net, training_plan plan);

  result<training_outcome> run();

 private:
  /// From the checkpoint if there is one, otherwise from the start.
  result<void> begin();
  result<void> resume(training_checkpoint c);
  /// Keeps only the parts of a checkpoint that are valid with other options.
  void begin_epoch_anew(training_checkpoint& c) const;
  result<void> check_epochs(const training_position& position) const;

  result<void> run_epochs();
  result<void> run_epoch();
  result<void> learn(pipeline& p, batch& b);
  /// Forward and backward; the states of the batch are saved in between.
  result<void> step(batch& b);
  result<void> finish_epoch();
  /// Whether there are no more epochs.
  bool is_over() const;
  bool stops_early() const;

  void add_point(const loss_sum& training, bool ends_epoch,
                 std::optional<double> evaluation_loss);
  result<void> write();

  tensor_map weights() const;
  /// Checks that trained weights are finite before they are kept.
  result<void> check_learnt(const tensor_map& weights) const;
  result<void> set_weights(const tensor_map& weights);
  tensor_map written_weights() const;
  std::string described() const;
  label_scaling scaling() const {
    return scaling_of(now_.labels, plan_.options);
  }

  trainable_model& net_;
  training_plan plan_;
  learning learning_;
  carry_book book_;
  training_checkpoint now_;  // without the content of the members above
  bool measured_ = false;    // whether the labels were, with these options
};

}  // namespace segue
