// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace segue {

/// The first member of an object in a JSON text that has the name of one before
/// it, with the objects it is in: "a", "a.dtype". Absent where there is none,
/// and where the text is no JSON. A parser that keeps one of the two hides it.
std::optional<std::string> find_repeated_member(std::string_view json);

}  // namespace segue
