// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "segue/data/storage/safetensors.hpp"
#include "segue/errors/result.hpp"
#include "segue/features/tables/table_spec.hpp"

namespace segue {

/// Makes tables as their columns say they start. A weights file is read once,
/// however many tables come from it.
class table_source {
 public:
  explicit table_source(std::uint64_t seed) : seed_{seed} {}

  /// float32 [buckets, dimension]: from the weights file where the column
  /// names one, else as its initializer makes it. Errors: those of reading the
  /// file; not_found and invalid_argument for a table that it holds not, or in
  /// another shape, or with values that are not finite; invalid_argument where
  /// memory does not hold it.
  result<tensor> make(const table_spec& spec);

 private:
  std::uint64_t seed_;
  std::map<std::string, result<tensor_map>> files_;
};

}  // namespace segue
