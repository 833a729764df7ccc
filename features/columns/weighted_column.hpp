// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "segue/features/columns/categorical_column.hpp"

namespace segue {

/// Ids with one weight each, from a second feature that has in every step as
/// many numbers as the first one has values [F10]. The combiners mean and sqrtn
/// drop ids whose weight is NaN or not above 0; the combiner sum and an
/// indicator use all weights as they are. Named `KEY_weighted_by_WEIGHTKEY`.
/// All this is as in TensorFlow.
class weighted_column final : public categorical_column {
 public:
  weighted_column(categorical_column_ptr of, std::string weight_key,
                  dtype type);

  std::int64_t num_buckets() const override { return of_->num_buckets(); }

  result<void> append_ids(const column_input& in, std::size_t example,
                          layer_scratch& scratch) const override;

 private:
  error wrong_weights(std::optional<std::int64_t> step, std::int64_t seen,
                      std::int64_t wanted) const;

  categorical_column_ptr of_;
};

/// tf.feature_column.weighted_categorical_column over a sequence column. The
/// weights are a sequence if the column is one, otherwise context. A parser
/// reads the weights as `type`. Errors: invalid_argument for null, a column
/// that already has weights, an empty key, or a dtype that is not numeric.
result<categorical_column_ptr> weighted_categorical_column(
    categorical_column_ptr of, std::string weight_key,
    dtype type = dtype::float32);

/// Reads kind "weighted" (`of`, `weight_key`, `dtype`); see column_registry.
categorical_column_ptr read_weighted(option_reader& table,
                                     const column_registry& kinds);

}  // namespace segue
