// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "segue/features/columns/categorical_column.hpp"
#include "segue/features/columns/numeric_column.hpp"

namespace segue {

/// The range that each number falls into [F11]: boundaries b0 < b1 < ... make
/// the buckets (-inf, b0), [b0, b1), ..., [bn-1, +inf), and NaN gets no id.
/// Element i of a step with several numbers has its own buckets, starting at
/// i * (boundaries + 1), as in TensorFlow. Named `KEY_bucketized`. The
/// normalizer of the numeric column is applied first, and its default value
/// replaces the absent values of a sparse feature.
class bucketized_ids final : public categorical_column {
 public:
  bucketized_ids(numeric_column_ptr of, std::vector<float> boundaries);

  std::int64_t num_buckets() const override;

  result<void> append_ids(const column_input& in, std::size_t example,
                          layer_scratch& scratch) const override;

 private:
  numeric_column_ptr of_;
  std::vector<float> boundaries_;
};

/// tf.feature_column.bucketized_column over a sequence_numeric_column. Errors:
/// invalid_argument for null, no boundaries, boundaries that do not ascend.
result<categorical_column_ptr> bucketized_column(numeric_column_ptr of,
                                                 std::vector<float> boundaries);

/// Reads kind "bucketized" (`of`, a numeric column, and `boundaries`); see
/// column_registry.
categorical_column_ptr read_bucketized(option_reader& table,
                                       const column_registry& kinds);

}  // namespace segue
