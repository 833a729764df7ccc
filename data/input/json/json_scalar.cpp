// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/json/json_scalar.hpp"

namespace segue {
namespace {

/// Removes digits from the start of a text; false if there are none.
bool take_digits(std::string_view& text) {
  auto digits = text.find_first_not_of("0123456789");
  if (digits == std::string_view::npos) digits = text.size();
  text.remove_prefix(digits);
  return digits > 0;
}

}  // namespace

bool is_json_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text == "Infinity") return true;
  if (text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9')
    return false;
  if (!take_digits(text)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (!take_digits(text)) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (!take_digits(text)) return false;
  }
  return text.empty();
}

}  // namespace segue
