// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "segue/tensors/feature.hpp"

namespace segue {

/// One keyed sequence, as a parser or a caller hands it in [B1]. The order of
/// the features does not matter; names are unique within each list.
struct example {
  /// Unique among unfinished examples.
  std::string key;
  /// At least one; first dimension: time, the same for all [B3].
  std::vector<named_feature> sequences;
  /// Features without time.
  std::vector<named_feature> context;
  /// Real steps; absent: all of them [B4].
  std::optional<std::int64_t> length;
  /// By declared name; override the pipeline's initial states.
  std::vector<named_feature> initial_states;
};

}  // namespace segue
