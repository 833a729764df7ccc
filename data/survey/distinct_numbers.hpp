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

/// How many different numbers stay different after a conversion.
struct numbers_apart {
  std::int64_t apart = 0;
  std::int64_t all = 0;
  bool exact = true;

  /// Whether there are fewer; for estimates, by more than their error.
  bool fewer() const;
  /// Returns "of about 600 different values about 3 stay apart".
  std::string text() const;
};

/// Counts how many numbers of a feature stay different as standard scores in
/// float32. Up to `most` different numbers are kept and counted exactly. For
/// more, it estimates how many differ as float32 after subtracting the first
/// one, which is near enough to the mean for that.
class distinct_numbers {
 public:
  static constexpr std::size_t most = 2048;

  /// Adds a number that was added to `numbers` before.
  void add(double number, const number_summary& numbers);
  void add(std::int64_t number, const number_summary& numbers);

  /// Returns how many stay different if they are read as `type` and
  /// standardized. `all` must have counted the same numbers.
  numbers_apart standardized(const standard_normalizer& how, dtype type,
                             const distinct_counter& all) const;

 private:
  void tidy(const number_summary& numbers);

  bool all_kept_ = true;
  std::size_t room_ = 64;  // size at which duplicates are removed next
  std::vector<double> reals_;
  std::vector<std::int64_t> integers_;
  distinct_counter from_first_;  // as float32; used if not all are kept
};

}  // namespace segue
