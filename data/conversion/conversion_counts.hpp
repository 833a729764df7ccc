// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "segue/data/input/reject.hpp"

namespace segue {

/// The counts of a conversion.
struct conversion_counts {
  std::int64_t examples = 0;
  std::int64_t steps = 0;
  std::int64_t rejected = 0;
  reject_counts rejects_by_reason;
  /// Examples with the key of an earlier example. They are written too, but not
  /// as CSV, where the rows of one key are one example.
  std::int64_t repeated_keys = 0;
};

}  // namespace segue
