// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/kernels/batch_schema.hpp"
#include "segue/tensors/example.hpp"

namespace segue {

/// How the first pushed example determines features that the program has not
/// declared.
struct pushed_features {
  std::vector<state_spec> states;
  std::shared_ptr<const feature_layer> layer;  ///< may be null
  std::optional<std::vector<std::string>> gather;

  /// Returns the schema that a first example implies; the example itself may
  /// still break it. Errors: invalid_argument (names, B2-B7; those of
  /// check_layer and check_gather).
  result<batch_schema> schema_of(const example& first) const;
};

/// Error: invalid_argument if the layer, which may be null, reads a feature
/// that the schema does not have, or another number of values per step, or
/// another dtype: for an inferred schema any but that of the column, for a
/// declared one a dtype that the column cannot read.
result<void> check_layer(const feature_layer* layer,
                         const batch_schema& schema);

/// Error: invalid_argument if `gather` lists a sequence that is not in
/// `sequences`.
result<void> check_gather(const std::optional<std::vector<std::string>>& gather,
                          const std::vector<feature_spec>& sequences);

}  // namespace segue
