// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "segue/errors/error.hpp"

namespace segue {

/// The error (not_found) of a look-up by name, in the words of TensorFlow 1:
/// "state was not declared: y; the states are c, h", with at most 20 of the
/// names. `kind` is "state"; its plural adds an s.
error unknown_name(std::string_view kind, std::string_view name,
                   std::span<const std::string> names);

}  // namespace segue
