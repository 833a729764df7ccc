// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/features/columns/embedding_column.hpp"

namespace segue {

struct shared_embedding_options {
  /// The combiner, the initializer and so on; its `name` is not used.
  embedding_options embedding = {};
  /// The name of the table. If empty, the sorted names of the categorical
  /// columns and "shared_embedding", joined by "_", as in TensorFlow.
  std::string shared_embedding_collection_name = {};
};

/// tf.feature_column.shared_embedding_columns: one embedding column per
/// categorical column, each `KEY_shared_embedding`, all with one table [F9],
/// in the given order. Errors: invalid_argument if there are no columns or if
/// their num_buckets differ (naming both), and those of embedding_column.
result<std::vector<dense_column_ptr>> shared_embedding_columns(
    std::vector<categorical_column_ptr> of, std::int64_t dimension,
    shared_embedding_options options = {});

/// Reads kind "shared_embedding" (`of`, an array of categorical columns,
/// `dimension`, `shared_embedding_collection_name`, and an embedding's
/// options); see column_registry.
std::vector<dense_column_ptr> read_shared_embedding(
    option_reader& table, const column_registry& kinds);

}  // namespace segue
