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

/// The features and states of every example of a pipeline [B2, B3, B7]. The
/// position of a feature or state in its list is its slot in records and
/// batches; the lists are sorted by name.
struct batch_schema {
  std::vector<feature_spec> sequences;
  std::vector<feature_spec> context;
  std::vector<state_spec> states;
  /// Whether the features come from the first example instead of the caller.
  bool inferred = false;
};

/// Sorts the lists by name and checks them: names are not empty, contain no
/// colon and are unique in their list; there is at least one sequence;
/// dimensions are not negative, except -1 in sparse features; a declared
/// initial state has the dtype and shape of its state. An initial state that is
/// not declared becomes zeros. Error: invalid_argument, naming the entry.
result<batch_schema> make_schema(batch_schema schema);

/// The schema that an example's own features imply, for pipelines whose
/// caller declared only the states.
result<batch_schema> infer_schema(const example& first,
                                  std::vector<state_spec> states);

/// Returns a feature's position in a sorted list; nullopt if it is not there.
std::optional<std::size_t> find_slot(const std::vector<feature_spec>& specs,
                                     std::string_view name);
std::optional<std::size_t> find_slot(const std::vector<state_spec>& specs,
                                     std::string_view name);

}  // namespace segue
