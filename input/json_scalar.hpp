// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <simdjson.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>

#include "segue/input/field_value.hpp"

namespace segue {

/// Whether a text is a number as JSON has it (RFC 8259, 6), or one of the
/// infinities that Python writes.
bool is_json_number(std::string_view text);

/// Reads a number or bool from a token that the fast path has refused.
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

/// Whether a double that was rounded from a decimal lies in the middle of two
/// floats, so that rounding it again may not give the decimal's float.
inline bool between_floats(double number) {
  return (std::bit_cast<std::uint64_t>(number) & 0x1fffffff) == 0x10000000;
}

/// The fast path for the usual spelling of a value. False: look at the token.
template <class T>
bool read_usual(simdjson::ondemand::value& json, T& value) {
  if constexpr (std::is_same_v<T, double>) {
    return json.get_double().get(value) == simdjson::SUCCESS;
  } else if constexpr (std::is_same_v<T, float>) {
    // Floats below the least normal one have fewer bits than is looked at.
    constexpr double least = std::numeric_limits<float>::min();
    constexpr double most = std::numeric_limits<float>::max();
    double wide = 0;
    if (json.get_double().get(wide) != simdjson::SUCCESS) return false;
    auto size = std::fabs(wide);
    if (wide != 0 && (size < least || size > most || between_floats(wide)))
      return false;
    value = static_cast<float>(wide);
    return true;
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
