// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace segue {

/// Range, mean and deviation of a stream of numbers, in constant memory.
///
/// Mean and deviation are computed from the differences from the first number,
/// by Welford's algorithm (Technometrics 4, 1962). This shift keeps digits if
/// the mean is far larger than the deviation (Chan, Golub and LeVeque, The
/// American Statistician 37, 1983). Integers are subtracted before they are
/// rounded, so that the difference is exact even if float64 cannot hold them.
/// Differences are scaled by a power of two to be below 2, so that their
/// squares neither overflow nor underflow.
class number_summary {
 public:
  /// Precondition: the number is finite.
  void add(double number);
  void add(std::int64_t number);

  std::int64_t count() const { return count_; }
  /// Without numbers, min() is infinity and max() is minus infinity.
  double min() const { return min_; }
  double max() const { return max_; }
  /// The smallest and the largest integer, exactly. Precondition: all numbers
  /// are integers.
  std::int64_t least() const { return least_; }
  std::int64_t largest() const { return largest_; }

  /// Whether all numbers are equal.
  bool constant() const { return scale_ == 0 && !overflows_; }
  /// Whether the difference of two numbers does not fit into float64. Then
  /// there is no mean and no deviation.
  bool overflows() const {
    return overflows_ || (count_ > 0 && std::isinf(max_ - min_));
  }

  double mean() const { return first_ + mean_ * scale_; }
  /// The integer nearest to the mean. Precondition: all numbers are integers.
  std::int64_t integer_mean() const;
  /// The deviation of these numbers as a population, not as a sample; above 0
  /// unless constant().
  double deviation() const;

  /// How far a number is from the first one.
  double from_first(double number) const { return number - first_; }
  double from_first(std::int64_t number) const;

 private:
  void add_difference(double difference);
  void scale_to(double size);

  std::int64_t count_ = 0;
  double first_ = 0;
  std::int64_t first_integer_ = 0;
  bool integers_ = true;  // whether all numbers are integers
  bool overflows_ = false;
  double scale_ = 0;  // a power of two; 0 as long as all numbers are equal
  // Of the differences from the first number, divided by the scale:
  double mean_ = 0;
  double squares_ = 0;  // sum of the squared deviations from the mean

  double min_ = std::numeric_limits<double>::infinity();
  double max_ = -std::numeric_limits<double>::infinity();
  std::int64_t least_ = std::numeric_limits<std::int64_t>::max();
  std::int64_t largest_ = std::numeric_limits<std::int64_t>::min();
};

}  // namespace segue
