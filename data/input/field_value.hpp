// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>
#include <utility>

#include "segue/data/input/short_decimal.hpp"

namespace segue {

/// Removes blanks and tabs at both ends.
inline std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

/// Whether the text of a decimal number other than zero has a magnitude below
/// 1. Precondition: it is a number for std::from_chars.
bool below_one(std::string_view number);

/// The result of reading a value from a text.
enum class field_result : std::uint8_t {
  value,
  other,         ///< not of the type
  out_of_range,  ///< a number that does not fit into the type
};

/// Reads a whole text as a decimal number, whatever the locale; blanks around
/// it and a plus sign are allowed. A float too small for T is zero, one too
/// large is out of range; "inf" is a value, "nan" is not.
template <class T>
field_result read_value(std::string_view text, T& value) {
  if constexpr (std::is_floating_point_v<T>)
    if (read_short_decimal(text, value)) return field_result::value;
  text = trim(text);
  if (text.size() > 1 && text[0] == '+' && text[1] != '-')
    text.remove_prefix(1);
  const char* end = text.data() + text.size();
  auto [stop, code] = std::from_chars(text.data(), end, value);
  if (stop != end || code == std::errc::invalid_argument)
    return field_result::other;
  if (code == std::errc::result_out_of_range) {
    if (!std::is_floating_point_v<T> || !below_one(text))
      return field_result::out_of_range;
    value = T{0};
  }
  if constexpr (std::is_floating_point_v<T>)
    if (std::isnan(value)) return field_result::other;
  return field_result::value;
}

/// Reads "true", "false" (in lower, upper or title case), "1" or "0".
field_result read_value(std::string_view text, bool& value);

/// Reads an integer that is written as a float: "517.0", "5e3". It reads the
/// digits one by one, since a double would round integers beyond 2^53.
field_result read_integral(std::string_view text, std::int64_t& value);

template <class T>
field_result read_integral(std::string_view text, T& value) {
  std::int64_t wide = 0;
  auto found = read_integral(text, wide);
  if (found != field_result::value) return found;
  if (!std::in_range<T>(wide)) return field_result::out_of_range;
  value = static_cast<T>(wide);
  return found;
}

/// Like read_value, but an integer may be written as a float without a
/// fraction: "517.0", "5e3".
template <class T>
field_result read_as(std::string_view text, T& value) {
  auto found = read_value(text, value);
  if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>)
    if (found == field_result::other) return read_integral(text, value);
  return found;
}

}  // namespace segue
