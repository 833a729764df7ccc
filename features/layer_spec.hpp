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
  /// Adds the requests of a column. Error: invalid_argument, naming both
  /// columns, if another one requests the same feature with another dtype or
  /// shape.
  result<void> add(const feature_column& column);

  /// Returns a spec of dense features, sorted by name: with the shape of a
  /// numeric column (no dimension for one value per step), and one value per
  /// step for other columns. A layer can also read ragged and sparse features.
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

/// The features that the columns of a layer read, and their slots.
struct layer_spec {
  parse_spec features;
  /// [column][request] -> slot in features.sequences, or in features.context
  /// for a context column.
  std::vector<std::vector<std::size_t>> slots;
};

/// Precondition: find_faults() returns none.
layer_spec make_layer_spec(std::span<const dense_column_ptr> columns);

}  // namespace segue
