// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace segue {

/// Numbers as they come, in constant memory: Welford's algorithm (1962), which
/// does not cancel where the mean is far larger than the deviation.
class number_summary {
 public:
  /// Precondition: the number is finite.
  void add(double number) {
    ++count_;
    auto from_mean = number - mean_;
    mean_ += from_mean / static_cast<double>(count_);
    squares_ += from_mean * (number - mean_);
    min_ = std::min(min_, number);
    max_ = std::max(max_, number);
  }

  std::int64_t count() const { return count_; }
  /// Infinite, the wrong way round, where there is no number.
  double min() const { return min_; }
  double max() const { return max_; }
  double mean() const { return mean_; }
  /// Of these numbers, not of what they are a sample of.
  double deviation() const {
    return count_ == 0 ? 0 : std::sqrt(squares_ / static_cast<double>(count_));
  }

 private:
  std::int64_t count_ = 0;
  double mean_ = 0;
  double squares_ = 0;  // of the differences from the mean
  double min_ = std::numeric_limits<double>::infinity();
  double max_ = -std::numeric_limits<double>::infinity();
};

}  // namespace segue
