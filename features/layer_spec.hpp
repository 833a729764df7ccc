// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/features/columns/dense_column.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// The features that columns need, each once, with one dtype and shape [F14].
class wanted_by_columns {
 public:
  /// Adds a column's requests. Error: invalid_argument, naming both columns,
  /// where another one wants the same feature with another dtype or shape.
  result<void> add(const feature_column& column);

  /// Asks for dense features: of a numeric column's shape (no dimension for
  /// one value a step), one value a step for others; a layer reads ragged and
  /// sparse features as well. Sorted by name.
  parse_spec spec() const;

 private:
  /// A request and the column that made it first.
  struct wanted {
    feature_request request;
    std::string column;
  };
  using features = std::map<std::string, wanted>;

  static result<void> add(features& all, const feature_request& request,
                          const std::string& column);
  static std::vector<feature_spec> to_specs(const features& all);

  features sequences_;
  features context_;
};

/// What a layer's columns read, and where each column finds it.
struct layer_spec {
  parse_spec features;
  /// [column][request] -> slot in features.sequences, or in features.context
  /// for a context column.
  std::vector<std::vector<std::size_t>> slots;
};

/// Precondition: find_faults() finds none.
layer_spec make_layer_spec(std::span<const dense_column_ptr> columns);

}  // namespace segue
