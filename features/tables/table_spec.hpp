// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "segue/features/tables/initializer.hpp"

namespace segue {

/// An embedding table as a column declares it. In a weights file it is the
/// tensor tensor_name().
struct table_spec {
  /// For an embedding column, the name of the categorical column, which is
  /// usually its key; for shared columns, the name of the collection.
  std::string name;
  std::int64_t buckets = 0;
  std::int64_t dimension = 0;
  initializer initial;
  /// Rows with a larger L2 norm are scaled down to it; 0: no limit.
  float max_norm = 0;
  /// If false, the table has no gradient.
  bool trainable = true;
  /// A safetensors file with the table. If empty, `initial` makes it.
  std::string weights;

  /// "embedding/NAME".
  std::string tensor_name() const { return "embedding/" + name; }
};

using table_spec_ptr = std::shared_ptr<const table_spec>;

}  // namespace segue
