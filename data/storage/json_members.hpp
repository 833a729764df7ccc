// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace segue {

/// Returns the first duplicate name in an object of a JSON text, with the
/// objects around it: "a", "a.dtype". Absent if there is none, or if the text
/// is not JSON. Needed since a parser keeps only one of the two members.
std::optional<std::string> find_repeated_member(std::string_view json);

}  // namespace segue
