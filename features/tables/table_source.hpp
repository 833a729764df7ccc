// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "segue/data/storage/safetensors.hpp"
#include "segue/errors/result.hpp"
#include "segue/features/tables/table_spec.hpp"

namespace segue {

/// Makes the initial tables of columns. A weights file is read once, however
/// many tables come from it.
class table_source {
 public:
  explicit table_source(std::uint64_t seed) : seed_{seed} {}

  /// Returns a table, float32 [buckets, dimension]: from the weights file if
  /// the column names one, otherwise from its initializer. Errors: those of
  /// reading the file; not_found if it lacks the table; invalid_argument for
  /// another shape, for values that are not finite, or if there is not enough
  /// memory.
  result<tensor> make(const table_spec& spec);

 private:
  std::uint64_t seed_;
  std::map<std::string, result<tensor_map>> files_;
};

}  // namespace segue
