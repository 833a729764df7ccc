// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "segue/tensors/dtype.hpp"
#include "segue/tensors/shape.hpp"

namespace segue {

/// The dtypes that a column can read, whichever one it requests of a parser.
enum class value_kind : std::uint8_t {
  number,   ///< float32, float64, int32, int64, uint8
  integer,  ///< int32, int64, uint8
  string,
};

/// A feature that a column needs [F14].
struct feature_request {
  std::string name;
  value_kind kind = value_kind::number;
  /// The dtype as which a parser should read it.
  dtype type = dtype::float32;
  /// The dimensions of one step; absent if it may hold any number of values.
  std::optional<shape> dims;
  /// Whether it is context, with one value per example.
  bool context = false;

  /// 0 if a step may hold any number of values.
  std::int64_t values_per_step() const {
    return dims ? dims->num_elements() : 0;
  }
};

}  // namespace segue
