// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

#include "segue/data/input/input_options.hpp"
#include "segue/tensors/feature.hpp"

namespace segue::fuzz {

/// Takes the byte that draws the options off an input; 0 where there is none.
unsigned take_choice(std::string_view& bytes);

/// Options under which reading goes as far as it can, and needs little memory.
input_options bounded_options(std::string format);

/// Reads a file of those bytes to its end, in chunks of some KiB and in
/// chunks of one record. Returns the promise that was broken: every feature is
/// consistent, a record is an example or has a reject with a reason, and what
/// is read does not depend on where chunks end.
std::string read_input(std::string_view bytes, input_options options,
                       const parse_spec& spec);

}  // namespace segue::fuzz
