// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/features/columns/dense_column.hpp"
#include "segue/features/columns/numeric_column.hpp"

namespace segue {

/// A number that comes round again, such as an hour or a month, as the sine
/// and cosine of its angle: hour 23 is as near to hour 0 as hour 1 is.
class cyclic_column final : public dense_column {
 public:
  cyclic_column(numeric_column_ptr of, double period);

  std::int64_t width() const override { return 2; }

  result<void> write(const column_input& in, const column_output& out,
                     layer_scratch& scratch) const override;

 private:
  numeric_column_ptr of_;
  double period_;
};

/// Named `KEY_cyclic`. Error: invalid_argument for a period that is not above
/// 0, and those of a numeric column.
result<dense_column_ptr> sequence_cyclic_column(std::string key, double period);

/// Reads kind "cyclic" (`key`, `period`); see column_registry.
std::vector<dense_column_ptr> read_cyclic(option_reader& table,
                                          const column_registry& kinds);

}  // namespace segue
