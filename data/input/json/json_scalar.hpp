// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <simdjson.h>

#include <cstdint>
#include <string_view>
#include <type_traits>

#include "segue/data/input/field_value.hpp"
#include "segue/data/input/short_decimal.hpp"

namespace segue {

/// Whether a text is a JSON number (RFC 8259, 6), or one of the infinities that
/// Python writes.
bool is_json_number(std::string_view text);

/// Reads a number or bool from a token that the fast path cannot read.
template <class T>
field_result read_token(std::string_view token, T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    value = token == "true" || token == "1";
    return value || token == "false" || token == "0" ? field_result::value
                                                     : field_result::other;
  } else {
    return is_json_number(token) ? read_as(token, value) : field_result::other;
  }
}

/// The fast path for usual spellings of a value. If false, look at the token.
template <class T>
bool read_usual(simdjson::ondemand::value& json, T& value) {
  if constexpr (std::is_same_v<T, double>) {
    return json.get_double().get(value) == simdjson::SUCCESS;
  } else if constexpr (std::is_same_v<T, float>) {
    double wide = 0;
    return json.get_double().get(wide) == simdjson::SUCCESS &&
           round_again(wide, value);
  } else if constexpr (std::is_same_v<T, bool>) {
    return json.get_bool().get(value) == simdjson::SUCCESS;
  } else {
    std::int64_t wide = 0;
    if (json.get_int64().get(wide) != simdjson::SUCCESS) return false;
    value = static_cast<T>(wide);
    return value == wide;
  }
}

}  // namespace segue
