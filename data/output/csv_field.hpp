// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

namespace segue {

/// Appends a field of a CSV row, in quotes where RFC 4180 needs them.
void append_csv_field(std::string& text, std::string_view field,
                      char delimiter = ',');

}  // namespace segue
