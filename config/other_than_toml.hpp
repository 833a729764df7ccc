// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

namespace segue {

/// The kind of a file that is not TOML, by its name and content, and what to do
/// with it: "is data (csv); expected a configuration, ..."; empty if the kind
/// is unknown.
std::string other_than_toml(const std::string& path, std::string_view content);

}  // namespace segue
