// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace segue {

/// The errors of predicted numbers, summed in double in the order of the
/// calls.
class error_figures {
 public:
  void add(double prediction, double label) {
    auto r = prediction - label;
    squares_ += r * r;
    sizes_ += r < 0 ? -r : r;
    ++steps_;
  }

  std::int64_t steps() const { return steps_; }

  // All of these are 0 if there are no steps.

  /// The mean squared error.
  double mean_squared() const;
  /// Its square root, in the unit of the label.
  double root_mean_squared() const;
  /// The mean absolute error, in the unit of the label.
  double mean_absolute() const;

 private:
  double squares_ = 0;
  double sizes_ = 0;
  std::int64_t steps_ = 0;
};

/// How often predicted classes are right.
class class_figures {
 public:
  void add(std::int64_t prediction, std::int64_t label) {
    right_ += prediction == label ? 1 : 0;
    ++steps_;
  }

  std::int64_t steps() const { return steps_; }

  /// The share of right predictions, in [0, 1]; 0 if there are no steps.
  double accuracy() const;

 private:
  std::int64_t right_ = 0;
  std::int64_t steps_ = 0;
};

}  // namespace segue
