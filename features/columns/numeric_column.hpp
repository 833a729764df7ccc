// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/features/columns/dense_column.hpp"
#include "segue/kernels/normalizers.hpp"

namespace segue {

struct numeric_options {
  /// Of one step; every dimension at least 1. Written flat.
  segue::shape shape = {1};
  /// Fills the padding, and the absent values of a sparse feature.
  double default_value = 0;
  /// What a parser reads the feature as; any dtype of numbers.
  segue::dtype dtype = segue::dtype::float32;
  /// Changes real values only, never the default value.
  segue::normalizer normalizer = {};
  /// A value without time, repeated over the steps.
  bool context = false;
  /// The column's name; empty: its key.
  std::string name = {};
};

/// A column of numbers, one step's prod(shape) values in a row [F3].
class numeric_column final : public dense_column {
 public:
  numeric_column(std::string key, numeric_options options);

  const std::string& key() const { return requests().front().name; }
  std::int64_t width() const override { return width_; }
  float padding() const override { return default_value_; }

  result<void> write(const column_input& in, const column_output& out,
                     layer_scratch& scratch) const override;

  /// One example's steps, rows `stride` apart; request `request` of `in` is
  /// this column's.
  result<void> read(const column_input& in, std::size_t request,
                    std::size_t example, float* out, std::int64_t stride,
                    layer_scratch& scratch) const;

 private:
  void write_gaps(const step_values& values, std::int64_t first_row, float* out,
                  std::int64_t stride) const;

  std::int64_t width_;
  float default_value_;
  normalizer normalizer_;
};

using numeric_column_ptr = std::shared_ptr<const numeric_column>;

/// tf.contrib.feature_column.sequence_numeric_column. Errors:
/// invalid_argument for a dimension below 1, a dtype that is not numeric, and
/// a normalizer whose numbers make no sense.
result<numeric_column_ptr> sequence_numeric_column(
    std::string key, numeric_options options = {});

/// Reads kind "numeric"; see column_registry.
std::vector<dense_column_ptr> read_numeric(option_reader& table,
                                           const column_registry& kinds);

/// The options of a numeric column; null where an error has been recorded.
numeric_column_ptr read_numeric_column(option_reader& table);

}  // namespace segue
