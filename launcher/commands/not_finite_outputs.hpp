// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include "segue/jobs/output_rows.hpp"

namespace segue {

/// Counts the outputs of a run that are no finite numbers. They are written
/// all the same, and few users look at every row.
class not_finite_outputs {
 public:
  void add(const output_row& row);

  /// A line with their number and the first of them; empty without any.
  std::string text() const;

 private:
  std::int64_t outputs_ = 0;
  std::int64_t not_finite_ = 0;
  std::string first_;
};

}  // namespace segue
