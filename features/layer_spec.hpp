// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/features/dense_column.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// What a layer's columns read, and where each column finds it.
struct layer_spec {
  parse_spec features;
  /// [column][request] -> slot in features.sequences, or in features.context
  /// for a context column.
  std::vector<std::vector<std::size_t>> slots;
};

/// Which features the columns need, each once, with one dtype [F14]. Asks for
/// dense features: of a numeric column's shape (no dimension for one value a
/// step), one value a step for others; a layer reads ragged and sparse
/// features as well. Error: invalid_argument, naming both columns, where two
/// of them want the same feature with different dtypes or shapes.
result<layer_spec> make_layer_spec(std::span<const dense_column_ptr> columns);

}  // namespace segue
