// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "segue/tensors/dtype.hpp"
#include "segue/tensors/shape.hpp"

namespace segue {

/// Which dtypes a column reads, whatever the one it asks a parser for.
enum class value_kind : std::uint8_t {
  number,   ///< float32, float64, int32, int64, uint8
  integer,  ///< int32, int64, uint8
  string,
};

/// A feature that a column needs [F14].
struct feature_request {
  std::string name;
  value_kind kind = value_kind::number;
  /// What a parser should read it as.
  dtype type = dtype::float32;
  /// One step's dimensions; absent: a step may hold any number of values.
  std::optional<shape> dims;
  /// A value without time, one per example.
  bool context = false;

  /// 0 where a step may hold any number.
  std::int64_t values_per_step() const {
    return dims ? dims->num_elements() : 0;
  }
};

}  // namespace segue
