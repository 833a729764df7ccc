// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "segue/tensors/feature.hpp"

namespace segue {

/// One feature of the examples that are written.
struct written_feature {
  feature_spec spec;
  /// Whether a step has one value, or none if it is missing, rather than a
  /// list.
  bool single = true;
  /// Its position among the sequences, or the context, of the example.
  std::size_t place = 0;
};

/// The content of every example, in the order in which it is written.
struct output_schema {
  std::string key;     ///< the name of the key
  std::string length;  ///< the name of the number of real steps; empty if none
  std::vector<written_feature> context;
  std::vector<written_feature> sequences;
};

}  // namespace segue
