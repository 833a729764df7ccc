// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/field_value.hpp"

#include <algorithm>

#include "segue/data/input/decimal_text.hpp"

namespace segue {

bool below_one(std::string_view number) {
  auto e = number.find_first_of("eE");
  auto digits = number.substr(0, e);
  auto first = static_cast<std::int64_t>(digits.find_first_of("123456789"));
  auto point =
      static_cast<std::int64_t>(std::min(digits.find('.'), digits.size()));
  // The power of ten of the first digit, without the exponent.
  auto place = first < point ? point - first - 1 : point - first;
  std::int64_t exponent = 0;
  if (e != std::string_view::npos) {
    auto text = number.substr(e + 1);
    if (text.starts_with('+')) text.remove_prefix(1);
    auto code =
        std::from_chars(text.data(), text.data() + text.size(), exponent).ec;
    if (code != std::errc{}) return text.starts_with('-');
  }
  return exponent < -place;
}

field_result read_integral(std::string_view text, std::int64_t& value) {
  auto number = decimal_text::read(text);
  if (!number || !number->integer()) return field_result::other;
  auto integer = number->to_int64();
  if (!integer) return field_result::out_of_range;
  value = *integer;
  return field_result::value;
}

field_result read_value(std::string_view text, bool& value) {
  text = trim(text);
  value = text == "1" || text == "true" || text == "True" || text == "TRUE";
  bool known = value || text == "0" || text == "false" || text == "False" ||
               text == "FALSE";
  return known ? field_result::value : field_result::other;
}

}  // namespace segue
