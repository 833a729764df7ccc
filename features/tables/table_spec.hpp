// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "segue/features/tables/initializer.hpp"

namespace segue {

/// An embedding table as a column declares it. A weights file holds it as
/// tensor_name().
struct table_spec {
  /// Of an embedding column: the categorical column's name, which for a plain
  /// one is its key; of shared columns the collection's name.
  std::string name;
  std::int64_t buckets = 0;
  std::int64_t dimension = 0;
  initializer initial;
  /// Rows with a larger L2 norm are scaled down to it; 0: none are.
  float max_norm = 0;
  /// Without it the table has no gradient.
  bool trainable = true;
  /// A safetensors file to read the table from; empty: `initial` makes it.
  std::string weights;

  /// "embedding/NAME".
  std::string tensor_name() const { return "embedding/" + name; }
};

using table_spec_ptr = std::shared_ptr<const table_spec>;

}  // namespace segue
