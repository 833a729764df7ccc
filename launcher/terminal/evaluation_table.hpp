// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "segue/embed/batch.hpp"
#include "segue/training/error_figures.hpp"
#include "segue/training/train_options.hpp"

namespace segue {

/// How good a run's outputs are, beside guesses that need no model: the last
/// label of the key, and the labels' mean; of classes the last label, and the
/// one seen most. One pass: of each key it remembers one label.
class evaluation_table {
 public:
  /// `classes`: labels are classes, the guess is the largest output. Else
  /// there must be one output. `label_mean` is that of the labels the model
  /// has learnt from; without it the mean of the labels seen so far is taken.
  evaluation_table(bool classes, counted_steps counted,
                   std::optional<float> label_mean)
      : classes_{classes}, counted_{counted}, label_mean_{label_mean} {}

  /// `reset` are the outputs where the states are reset at every segment;
  /// null: those are not shown. `labels` is [B, T], outputs are [B, T, O].
  void add(const batch& b, const tensor& labels, const tensor& outputs,
           const tensor* reset);

  /// The table, some lines; empty without a counted step.
  std::string text() const;

 private:
  struct figures {
    error_figures numbers;
    class_figures classes;
  };

  void add_step(std::int64_t key, double label, bool counts, double carried,
                std::optional<double> reset);
  void count(figures& to, double guess, double label) const;
  double usual_label() const;
  std::string row(const char* name, const figures& f) const;

  bool classes_;
  counted_steps counted_;
  std::optional<float> label_mean_;
  figures carried_;
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
