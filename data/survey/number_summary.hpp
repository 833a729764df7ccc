// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace segue {

/// Numbers as they come, in constant memory.
///
/// Mean and deviation are those of the differences from the first number, by
/// Welford's algorithm (Technometrics 4, 1962). Such a shift keeps digits where
/// the mean is far larger than the deviation (Chan, Golub and LeVeque, The
/// American Statistician 37, 1983); the difference of two integers is taken
/// before it is rounded, so that of those that float64 does not hold it is
/// exact. Differences are scaled by a power of two to be below 2, so that their
/// squares neither overflow nor vanish.
class number_summary {
 public:
  /// Precondition: the number is finite.
  void add(double number);
  void add(std::int64_t number);

  std::int64_t count() const { return count_; }
  /// Infinite, the wrong way round, where there is no number.
  double min() const { return min_; }
  double max() const { return max_; }
  /// The least and the largest integer, to the last digit. Precondition: all
  /// numbers are integers.
  std::int64_t least() const { return least_; }
  std::int64_t largest() const { return largest_; }

  /// Whether no two numbers differ.
  bool constant() const { return scale_ == 0 && !overflows_; }
  /// Whether two numbers are further apart than float64 reaches; then there is
  /// no mean, and no deviation.
  bool overflows() const {
    return overflows_ || (count_ > 0 && std::isinf(max_ - min_));
  }

  double mean() const { return first_ + mean_ * scale_; }
  /// The nearest integer. Precondition: all numbers are integers.
  std::int64_t integer_mean() const;
  /// Of these numbers, not of what they are a sample of; above 0 unless
  /// constant().
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
  bool integers_ = true;  // all of them
  bool overflows_ = false;
  double scale_ = 0;  // a power of two; 0 as long as nothing differs
  // Of the differences from the first number, over the scale:
  double mean_ = 0;
  double squares_ = 0;  // of how far they are from their mean

  double min_ = std::numeric_limits<double>::infinity();
  double max_ = -std::numeric_limits<double>::infinity();
  std::int64_t least_ = std::numeric_limits<std::int64_t>::max();
  std::int64_t largest_ = std::numeric_limits<std::int64_t>::min();
};

}  // namespace segue
