// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>

namespace segue {

/// Whether a double that was rounded from a decimal lies in the middle of two
/// floats, so that rounding it again may not give the decimal's float.
inline bool between_floats(double number) {
  return (std::bit_cast<std::uint64_t>(number) & 0x1fffffff) == 0x10000000;
}

/// Rounds a double that was rounded from a decimal; returns false if the float
/// may not be the one nearest to the decimal.
inline bool round_again(double number, float& value) {
  // Floats below the least normal one have fewer bits than assumed here.
  constexpr auto least = static_cast<double>(std::numeric_limits<float>::min());
  constexpr auto most = static_cast<double>(std::numeric_limits<float>::max());
  auto size = std::fabs(number);
  if (number != 0 && (size < least || size > most || between_floats(number)))
    return false;
  value = static_cast<float>(number);
  return true;
}

/// Powers of ten that are exact in a double, as many as are needed here.
inline constexpr double exact_powers_of_ten[] = {
    1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

/// Reads the usual spelling of a number, such as "-12.75": an optional sign and
/// up to 15 digits, optionally with a point among or after them. Such a number
/// is the quotient of two exact doubles, so that one division rounds it as
/// std::from_chars does (W. D. Clinger, How to read floating point numbers
/// accurately, 1990). Returns false for other spellings.
inline bool read_short_decimal(std::string_view text, double& value) {
  constexpr std::size_t most_digits = 15;
  bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || text.size() > most_digits + 1 || text.front() == '.')
    return false;
  std::uint64_t digits = 0;
  std::size_t behind = 0;  // the point and the digits after it
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto digit = static_cast<unsigned char>(text[i] - '0');
    if (digit < 10) {
      digits = 10 * digits + digit;
    } else if (text[i] == '.' && behind == 0) {
      behind = text.size() - i;
    } else {
      return false;
    }
  }
  if (text.size() - (behind > 0 ? 1 : 0) > most_digits) return false;
  auto number = static_cast<double>(digits);
  if (behind > 1) number /= exact_powers_of_ten[behind - 1];
  value = negative ? -number : number;
  return true;
}

inline bool read_short_decimal(std::string_view text, float& value) {
  double wide = 0;
  return read_short_decimal(text, wide) && round_again(wide, value);
}

}  // namespace segue
