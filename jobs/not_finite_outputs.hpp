// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include "segue/jobs/output_rows.hpp"

namespace segue {

/// Counts the outputs of a run that are not finite. They are written anyway,
/// and few users look at every row.
class not_finite_outputs {
 public:
  struct place {
    std::size_t output = 0;
    std::string key;
    std::int64_t step = 0;  ///< from 0 within the key
    float value = 0;
  };

  void add(const output_row& row);

  std::int64_t count() const { return count_; }
  /// The total number of outputs.
  std::int64_t outputs() const { return outputs_; }
  /// Precondition: count() > 0.
  const place& first() const { return first_; }

 private:
  std::int64_t outputs_ = 0;
  std::int64_t count_ = 0;
  place first_;
};

}  // namespace segue
