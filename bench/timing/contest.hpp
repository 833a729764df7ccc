// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace segue::bench {

/// Several ways to do the same work, timed in turn, so that whatever else
/// slows the machine slows them alike. Seconds are CPU seconds of this thread.
class contest {
 public:
  /// `seconds` is how long each contestant's share of a round takes at least.
  contest(std::vector<std::function<void()>> contestants, double seconds);

  /// One call of contestant i: the median of the rounds.
  double seconds(std::size_t i) const;

  /// How many times longer i takes than j: the median of the rounds' ratios.
  double ratio(std::size_t i, std::size_t j) const;

 private:
  static constexpr std::size_t rounds = 5;

  std::vector<std::vector<double>> times_;  // [contestant][round]
};

}  // namespace segue::bench
