// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace segue {

/// How far predictions of a number are from its labels, summed up in double
/// in the order of the calls.
class error_figures {
 public:
  void add(double prediction, double label) {
    auto r = prediction - label;
    squares_ += r * r;
    sizes_ += r < 0 ? -r : r;
    ++steps_;
  }

  std::int64_t steps() const { return steps_; }

  // Of no step at all they are 0.

  /// The mean of the squares of what is between them.
  double mean_squared() const;
  /// Its root, in the label's unit.
  double root_mean_squared() const;
  /// The mean size of what is between them, in the label's unit.
  double mean_absolute() const;

 private:
  double squares_ = 0;
  double sizes_ = 0;
  std::int64_t steps_ = 0;
};

/// How often predictions of a class are right.
class class_figures {
 public:
  void add(std::int64_t prediction, std::int64_t label) {
    right_ += prediction == label ? 1 : 0;
    ++steps_;
  }

  std::int64_t steps() const { return steps_; }

  /// Right ones among all, in [0, 1]; 0 without a step.
  double accuracy() const;

 private:
  std::int64_t right_ = 0;
  std::int64_t steps_ = 0;
};

}  // namespace segue
