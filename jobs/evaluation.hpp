// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "segue/embed/batch.hpp"
#include "segue/training/error_figures.hpp"
#include "segue/training/train_options.hpp"

namespace segue {

/// Measures the outputs of a run, and for comparison guesses that need no
/// model: the last label of the key, and the mean of the labels (for classes,
/// the most frequent label). Works in one pass and stores one label per key.
class evaluation {
 public:
  struct figures {
    error_figures numbers;  ///< if labels are numbers
    class_figures classes;  ///< if labels are classes
  };

  /// With `classes`, labels are classes and the largest output is the guess.
  /// Otherwise there must be one output. `label_mean` is the mean of the
  /// training labels; without it the mean of the labels seen so far is used.
  evaluation(bool classes, counted_steps counted,
             std::optional<float> label_mean)
      : classes_{classes}, counted_{counted}, label_mean_{label_mean} {}

  /// `reset` holds the outputs with the states reset at every segment; it may
  /// be null. `labels` is [B, T], outputs are [B, T, O].
  void add(const batch& b, const tensor& labels, const tensor& outputs,
           const tensor* reset);

  bool of_classes() const { return classes_; }
  /// Whether `usual_label` is the mean of the training labels.
  bool knows_label_mean() const { return label_mean_.has_value(); }
  /// The number of labels that count.
  std::int64_t steps() const {
    return classes_ ? model_.classes.steps() : model_.numbers.steps();
  }

  const figures& model() const { return model_; }
  /// The model with states reset at every segment; null if not requested.
  const figures* model_reset() const { return has_reset_ ? &reset_ : nullptr; }
  const figures& last_label() const { return last_; }
  const figures& usual_label() const { return usual_; }

 private:
  void add_step(std::int64_t key, double label, bool counts, double carried,
                std::optional<double> reset);
  void count(figures& to, double guess, double label) const;
  double usual_guess() const;

  bool classes_;
  counted_steps counted_;
  std::optional<float> label_mean_;
  figures model_;
  figures reset_;
  figures last_;
  figures usual_;
  bool has_reset_ = false;
  double sum_ = 0;  // of the labels seen
  std::int64_t seen_ = 0;
  std::map<std::int64_t, std::int64_t> seen_classes_;
  std::map<std::int64_t, double> last_labels_;  // by insertion index
};

}  // namespace segue
