// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

namespace segue {

/// Appends bytes to `key` that compare, one after another, as the texts they
/// were made of do: numbers by their exact decimal value, however many digits
/// they have, before other texts by their bytes before missing values.
void append_order(std::string& key, std::string_view text, bool missing);

/// The same of an ISO time: by the moment that it means, then texts that are
/// none, then missing values. See read_iso_time.
void append_time_order(std::string& key, std::string_view text, bool missing);

}  // namespace segue
