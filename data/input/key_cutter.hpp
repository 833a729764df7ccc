// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>

#include "segue/data/input/record_parser.hpp"

namespace segue {

/// Makes a parser that cuts the examples of another one into pieces of at most
/// `steps` steps with the same context: KEY#0, KEY#1, ... in the order of their
/// steps. Steps beyond the length are cut off. An example whose sequences
/// differ in length stays whole, so that it is refused. Precondition: steps >
/// 0.
std::unique_ptr<record_parser> cut_keys(std::unique_ptr<record_parser> whole,
                                        std::int64_t steps);

}  // namespace segue
