// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace segue {

/// Returns a TOML basic string, with quotes, without control characters.
/// Precondition: UTF-8.
std::string toml_text(std::string_view text);

/// Returns an array of such strings.
std::string toml_texts(const std::vector<std::string>& texts);

/// Returns an inline table of such strings.
std::string toml_table(const std::map<std::string, std::string>& texts);

/// Returns a TOML float, with a fraction or an exponent: the shortest that
/// reads back as the same number. Precondition: it is finite.
std::string toml_number(double number);

}  // namespace segue
