// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

namespace segue {

/// Appends bytes to `key` that compare byte by byte as the values do: first
/// numbers by their exact decimal value, however many digits they have, then
/// other strings by their bytes, then missing values.
void append_order(std::string& key, std::string_view text, bool missing);

/// The same for ISO times: first times by the moments that they mean, then
/// other strings, then missing values. See read_iso_time.
void append_time_order(std::string& key, std::string_view text, bool missing);

}  // namespace segue
