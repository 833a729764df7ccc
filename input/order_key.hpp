// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

namespace segue {

/// Appends bytes to `key` that compare, one after another, as the texts they
/// were made of do: numbers (int64 and float64, exactly, by value) before
/// other texts (by their bytes) before missing values.
void append_order(std::string& key, std::string_view text, bool missing);

}  // namespace segue
