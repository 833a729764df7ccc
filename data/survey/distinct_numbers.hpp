// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "segue/data/survey/distinct_counter.hpp"
#include "segue/data/survey/number_summary.hpp"
#include "segue/kernels/normalizers.hpp"
#include "segue/tensors/dtype.hpp"

namespace segue {

/// How many of different numbers stay so.
struct numbers_apart {
  std::int64_t apart = 0;
  std::int64_t all = 0;
  bool exact = true;

  /// Whether it is fewer; of estimates only what is more than their error.
  bool fewer() const;
  /// "of about 600 different values about 3 stay apart".
  std::string text() const;
};

/// Tells whether a standard score in float32 keeps the numbers of a feature
/// apart: of up to `most` different ones it knows them all; of more it
/// estimates how many differ as float32 once the first is subtracted, which is
/// near enough to the mean for that.
class distinct_numbers {
 public:
  static constexpr std::size_t most = 2048;

  /// Adds a number that `numbers` has seen, as its last or before.
  void add(double number, const number_summary& numbers);
  void add(std::int64_t number, const number_summary& numbers);

  /// What becomes of them when they are read as `type` and standardized.
  /// `all`: has counted the same numbers.
  numbers_apart standardized(const standard_normalizer& how, dtype type,
                             const distinct_counter& all) const;

 private:
  void tidy(const number_summary& numbers);

  bool all_kept_ = true;
  std::size_t room_ = 64;  // before the next look for what is there twice
  std::vector<double> reals_;
  std::vector<std::int64_t> integers_;
  distinct_counter from_first_;  // as float32; once not all are kept
};

}  // namespace segue
