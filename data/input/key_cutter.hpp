// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>

#include "segue/data/input/record_parser.hpp"

namespace segue {

/// A parser whose examples are those of another, cut into pieces of at most
/// `steps` steps that share the whole's context: KEY#0, KEY#1, ... in the
/// order of their steps. Steps that do not count are cut off. An example whose
/// sequences differ in length stays whole, to be refused as such.
/// Precondition: steps > 0.
std::unique_ptr<record_parser> cut_keys(std::unique_ptr<record_parser> whole,
                                        std::int64_t steps);

}  // namespace segue
