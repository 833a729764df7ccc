// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/features/columns/categorical_column.hpp"
#include "segue/features/columns/dense_column.hpp"

namespace segue {

struct indicator_options {
  /// Replaces KEY in the name. Default: the name of the categorical column.
  std::string name = {};
};

/// How often each id occurs in a step, one float per bucket [F8].
class counted_ids final : public dense_column {
 public:
  counted_ids(categorical_column_ptr of, const std::string& name);

  std::int64_t width() const override { return of_->num_buckets(); }

  result<void> write(const column_input& in, const column_output& out,
                     layer_scratch& scratch) const override;

 private:
  categorical_column_ptr of_;
};

/// tf.feature_column.indicator_column. Errors: invalid_argument for null and
/// for more than most_width buckets.
result<dense_column_ptr> indicator_column(categorical_column_ptr of,
                                          indicator_options options = {});

/// Reads kind "indicator"; see column_registry.
std::vector<dense_column_ptr> read_indicator(option_reader& table,
                                             const column_registry& kinds);

}  // namespace segue
