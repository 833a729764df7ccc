// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace segue {

/// Returns a name in the current folder for a file to write: "outputs.csv" for
/// "outputs" and ".csv", or with a number if one of the `patterns`, which are
/// read, matches such a file. Nullopt if they match all of these names.
std::optional<std::string> free_name(const std::string& stem,
                                     const std::string& ending,
                                     const std::vector<std::string>& patterns);

/// The same for a file that does not exist yet.
std::optional<std::string> new_name(const std::string& stem,
                                    const std::string& ending,
                                    const std::vector<std::string>& patterns);

}  // namespace segue
