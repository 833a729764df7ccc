// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>
#include <string>
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

/// What a row of the table is about; zero: does not apply.
struct point {
  std::string name;
  std::int64_t batch = 0;
  std::int64_t time = 0;
  std::int64_t width = 0;  ///< floats per step
  std::int64_t vocabulary = 0;
  std::int64_t ids = 0;  ///< per step
};

/// Runs segue beside a copy of `out_bytes` bytes and prints the row; `other`,
/// where there is one, is a second thing to compare with.
struct measured {
  std::function<void()> segue;
  std::size_t out_bytes = 0;
  std::function<void()> other = {};
};
void print_header();
void print_row(const point& p, const measured& m, double seconds);

}  // namespace segue::bench
