// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace segue {

/// How deep tables and arrays of a TOML text may be nested; a name's parts
/// between dots count as tables.
inline constexpr std::size_t most_toml_depth = 100;

/// The line, from 1, where a TOML text is nested deeper; 0: nowhere. Check it
/// before toml11 parses the text: toml11 recurses at every level and would
/// overflow the stack.
std::uint32_t find_too_deep(std::string_view text);

}  // namespace segue
