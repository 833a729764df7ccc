// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace segue {

/// A basic string of TOML, quotes and all, without control characters.
/// Precondition: UTF-8.
std::string toml_text(std::string_view text);

/// An array of them.
std::string toml_texts(const std::vector<std::string>& texts);

/// An inline table of them.
std::string toml_table(const std::map<std::string, std::string>& texts);

/// A float of TOML, with a fraction or an exponent: the shortest that reads
/// back as the same number. Precondition: it is finite.
std::string toml_number(double number);

}  // namespace segue
