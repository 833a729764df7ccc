// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "segue/tensors/feature.hpp"

namespace segue {

/// One keyed sequence, in the form that a parser or a program provides [B1].
/// The order of the features does not matter; names are unique within each
/// list.
struct example {
  /// Unique among unfinished examples.
  std::string key{};
  /// At least one; first dimension: time, the same for all [B3].
  std::vector<named_feature> sequences{};
  /// Features without time.
  std::vector<named_feature> context{};
  /// The number of real steps; if absent, all steps are real [B4].
  std::optional<std::int64_t> length{};
  /// By declared name; override the pipeline's initial states.
  std::vector<named_feature> initial_states{};
  /// A number of the program's own, for example an index into its objects.
  /// batch::tag and finished_example::tag return it.
  std::uint64_t tag = 0;
};

}  // namespace segue
