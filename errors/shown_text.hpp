// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace segue {

/// Enough of a text from a file to recognise it in a message: its first 60
/// bytes, on one line.
std::string shown_text(std::string_view text);

/// The first 20 of some names, "a, b, c and 3 more".
std::string shown_names(std::span<const std::string> names);

}  // namespace segue
