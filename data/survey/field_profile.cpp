// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/field_profile.hpp"

#include <algorithm>
#include <cmath>

#include "segue/data/input/field_value.hpp"

namespace segue {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Whether digits are an identifier rather than a number: "00501", "-007", and
/// telephone numbers such as "+491701234567".
bool is_name_of_digits(std::string_view text) {
  constexpr std::ptrdiff_t most_after_plus = 10;
  bool plus = text.starts_with('+');
  if (plus || text.starts_with('-')) text.remove_prefix(1);
  if (text.size() > 1 && text[0] == '0' && is_digit(text[1])) return true;
  return plus && std::ranges::count_if(text, is_digit) > most_after_plus;
}

/// A quick check that avoids two attempts to parse other texts as numbers.
bool may_be_number(std::string_view text) {
  text = trim(text);
  if (text.empty() || is_name_of_digits(text)) return false;
  return is_digit(text[0]) ||
         std::string_view{"+-.iI"}.find(text[0]) != std::string_view::npos;
}

bool is_nan(std::string_view text) {
  text = trim(text);
  return text == "nan" || text == "NaN" || text == "NAN";
}

/// Whether a text consists of digits, with an optional sign and blanks around.
bool is_integer_text(std::string_view text) {
  text = trim(text);
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

}  // namespace

bool is_missing_field(std::string_view text,
                      const std::vector<std::string>& missing) {
  return std::ranges::find(missing, text) != missing.end() || is_nan(text);
}

void add_missing_field(feature_profile& profile, std::string_view text,
                       const std::vector<std::string>& missing) {
  bool named = std::ranges::find(missing, text) != missing.end();
  named ? profile.add_missing() : profile.add_nan();
}

void add_number(feature_profile& profile, std::string_view text) {
  std::int64_t integer = 0;
  if (read_value(text, integer) == field_result::value)
    return profile.add_integer(integer, text);
  // No dtype of numbers keeps all digits of an integer beyond int64.
  if (is_integer_text(text)) return profile.add_wide_integer(text);
  double real = 0;
  if (read_value(text, real) != field_result::value)
    return profile.add_text(text);
  // "9007199254740993.0": float64 does not hold all such integers.
  constexpr double exact = 0x1p53;
  if (std::fabs(real) >= exact &&
      read_integral(text, integer) == field_result::value)
    return profile.add_integer(integer, text);
  profile.add_real(real, text);
}

void add_field(feature_profile& profile, std::string_view text) {
  may_be_number(text) ? add_number(profile, text) : profile.add_text(text);
}

}  // namespace segue
