// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/tensors/example.hpp"
#include "segue/tensors/feature.hpp"
#include "segue/tensors/state_spec.hpp"

namespace segue {

/// What every example of a pipeline looks like [B2, B3, B7]. The position of
/// a feature or state in its list is its slot in records and batches; the
/// lists are sorted by name.
struct batch_schema {
  std::vector<feature_spec> sequences;
  std::vector<feature_spec> context;
  std::vector<state_spec> states;
  /// The features are those of the first example; nobody has declared them.
  bool inferred = false;
};

/// Sorts the lists by name and checks the names: not empty, no colon, no name
/// twice in a list; at least one sequence; dimensions not negative, but for
/// those of sparse features that vary (-1); a declared initial state has its
/// state's dtype and shape, and one that is not declared becomes zeros. Error:
/// invalid_argument, naming the offender.
result<batch_schema> make_schema(batch_schema schema);

/// The schema that an example's own features imply, for pipelines whose
/// caller declared only the states.
result<batch_schema> infer_schema(const example& first,
                                  std::vector<state_spec> states);

/// A feature's position in a sorted list; nullopt where there is none.
std::optional<std::size_t> find_slot(const std::vector<feature_spec>& specs,
                                     std::string_view name);
std::optional<std::size_t> find_slot(const std::vector<state_spec>& specs,
                                     std::string_view name);

}  // namespace segue
