// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace segue {

/// A name in the current folder for a file that is to be written: "outputs.csv"
/// of "outputs" and ".csv", or with a number where one of the `patterns`, which
/// are read, names such a file. Nullopt where they take all of these names.
std::optional<std::string> free_name(const std::string& stem,
                                     const std::string& ending,
                                     const std::vector<std::string>& patterns);

/// The same of a file that is not there yet.
std::optional<std::string> new_name(const std::string& stem,
                                    const std::string& ending,
                                    const std::vector<std::string>& patterns);

}  // namespace segue
