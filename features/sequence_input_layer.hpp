// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/features/feature_layer.hpp"

namespace segue {

/// A batch of features by name: one per example, sequences and context alike.
using batch_features = std::map<std::string, std::vector<feature>>;

struct sequence_layer {
  tensor values;   ///< float32 [B, T, D]
  tensor lengths;  ///< int64 [B]
};

/// tf.contrib.feature_column.sequence_input_layer, as a pure function: applies
/// the columns with their initial tables (drawn from `seed`, given, or from
/// files) to a batch. T is the length of the longest example. Features that no
/// column reads are ignored. Errors: those of feature_layer, and not_found for
/// a missing feature.
result<sequence_layer> sequence_input_layer(
    const batch_features& features, std::vector<feature_column_ptr> columns,
    std::uint64_t seed = 0);

/// The same with an existing layer and a version of its tables.
result<sequence_layer> sequence_input_layer(const batch_features& features,
                                            const feature_layer& layer,
                                            const table_set& tables);

/// The backward pass: returns the sparse gradients of the trainable tables
/// [F14], given the gradient `d_values`, float32 [B, T, D], of the output for
/// the same features and tables. T may exceed the longest example. Errors:
/// those of feature_layer::backward, and invalid_argument for another dtype.
result<std::vector<table_gradient>> sequence_input_layer_gradient(
    const batch_features& features, const feature_layer& layer,
    const tensor& d_values, const table_set& tables);

}  // namespace segue
