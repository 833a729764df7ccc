// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "segue/features/columns/categorical_column.hpp"
#include "segue/features/columns/dense_column.hpp"
#include "segue/kernels/embedding_combine.hpp"

namespace segue {

struct embedding_options {
  segue::combiner combiner = combiner::mean;
  /// The initial values of the table; by default those of F7.
  segue::initializer initializer = {};
  /// Rows with a larger L2 norm are scaled down to it before they combine.
  std::optional<float> max_norm = {};
  /// If false, the backward pass returns no gradient.
  bool trainable = true;
  /// A safetensors file that contains the table as `embedding/NAME`.
  std::string weights = {};
  /// Replaces KEY in the names of the column and its table. Default: the name
  /// of the categorical column.
  std::string name = {};
};

/// Rows of a table, combined per step [F7]. A step without ids becomes zeros.
class embedded_ids final : public dense_column {
 public:
  embedded_ids(std::string name, categorical_column_ptr of,
               table_spec_ptr table, combiner how);

  std::int64_t width() const override { return table_->dimension; }
  table_spec_ptr table() const override { return table_; }

  result<void> write(const column_input& in, const column_output& out,
                     layer_scratch& scratch) const override;
  result<void> append_gradient(const column_input& in,
                               const column_gradient& d_out,
                               layer_scratch& scratch) const override;

 private:
  categorical_column_ptr of_;
  table_spec_ptr table_;
  combiner combiner_;
};

/// tf.feature_column.embedding_column. Its table is `embedding/KEY`. Errors:
/// invalid_argument for a dimension below 1, a max_norm that is not above 0, or
/// an initializer with wrong numbers or values.
result<dense_column_ptr> embedding_column(categorical_column_ptr of,
                                          std::int64_t dimension,
                                          embedding_options options = {});

/// Returns the table that the options describe; `who` is the column in errors.
result<table_spec_ptr> make_table_spec(const std::string& who, std::string name,
                                       std::int64_t buckets,
                                       std::int64_t dimension,
                                       const embedding_options& options);

/// Reads the options that the kinds "embedding" and "shared_embedding" share.
embedding_options read_embedding_options(option_reader& table);

/// Reads kind "embedding"; see column_registry.
std::vector<dense_column_ptr> read_embedding(option_reader& table,
                                             const column_registry& kinds);

}  // namespace segue
