// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/features/columns/dense_column.hpp"
#include "segue/kernels/normalizers.hpp"

namespace segue {

struct numeric_options {
  /// The shape of one step; each dimension is at least 1. Written flat.
  segue::shape shape = {1};
  /// The value of padding, and of absent values of a sparse feature.
  double default_value = 0;
  /// The dtype as which a parser reads the feature; any dtype of numbers.
  segue::dtype dtype = segue::dtype::float32;
  /// Applied to real values only, never to the default value.
  segue::normalizer normalizer = {};
  /// Whether the feature is context, which is repeated over the steps.
  bool context = false;
  /// The name of the column. If empty, it is the key.
  std::string name = {};
};

/// A column of numbers; the prod(shape) values of one step make a row [F3].
class numeric_column final : public dense_column {
 public:
  numeric_column(std::string key, numeric_options options);

  const std::string& key() const { return requests().front().name; }
  std::int64_t width() const override { return width_; }
  float padding() const override { return default_value_; }

  result<void> write(const column_input& in, const column_output& out,
                     layer_scratch& scratch) const override;

  /// Reads the steps of one example into rows `stride` apart. Request `request`
  /// of `in` belongs to this column.
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
/// a normalizer with wrong numbers.
result<numeric_column_ptr> sequence_numeric_column(
    std::string key, numeric_options options = {});

/// Reads kind "numeric"; see column_registry.
std::vector<dense_column_ptr> read_numeric(option_reader& table,
                                           const column_registry& kinds);

/// Makes a numeric column from its options; null if an error was recorded.
numeric_column_ptr read_numeric_column(option_reader& table);

}  // namespace segue
