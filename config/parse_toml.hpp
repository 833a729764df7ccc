// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/errors/result.hpp"
#include "segue/options/option_tree.hpp"

namespace segue {

/// Reads TOML (https://toml.io) into a tree whose root is a table. `source`
/// is what errors name: the file's path.
///
/// Error: malformed, "SOURCE:LINE: reason" in one line.
result<option_node> parse_toml(const std::string& text,
                               const std::string& source);

/// The same for a file.
///
/// Errors: not_found, invalid_argument (a folder), io, malformed; all begin
/// with the path. For data or weights the error says so.
result<option_node> parse_toml_file(const std::string& path);

}  // namespace segue
