// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/csv_row_search.hpp"

#include <algorithm>

namespace segue {

std::size_t csv_row_search::find(std::string_view text) {
  if (at_ == 0) {
    // Most rows have no quotes, and then their delimiters do not matter.
    auto line_end = text.find('\n');
    if (line_end != npos && text.substr(0, line_end).find('"') == npos)
      return line_end;
  }
  while (at_ < text.size()) {
    bool quote = text[at_] == '"';
    switch (place_) {
      case place::field_begin:
        place_ = quote ? place::quoted : place::unquoted;
        if (quote) ++at_;
        break;
      case place::quoted:
        at_ = text.find('"', at_);
        if (at_ == npos) {
          at_ = text.size();
        } else {
          ++at_;
          place_ = place::quote_found;
        }
        break;
      case place::quote_found:
        place_ = quote ? place::quoted : place::unquoted;
        if (quote) ++at_;
        break;
      case place::unquoted:
        if (auto end = pass_unquoted(text); end != npos) return end;
        if (place_ == place::unquoted) return npos;
        break;
    }
  }
  return npos;
}

/// Goes past the field's delimiter; to the line end, whose index it returns; or
/// to the end of the text, or to a delimiter that is not yet complete there.
std::size_t csv_row_search::pass_unquoted(std::string_view text) {
  for (; at_ < text.size(); ++at_) {
    if (text[at_] == '\n') return at_;
    if (text[at_] != delimiter_[0]) continue;
    auto rest = text.substr(at_, delimiter_.size());
    if (rest == delimiter_) {
      at_ += delimiter_.size();
      place_ = place::field_begin;
      return npos;
    }
    if (std::string_view{delimiter_}.starts_with(rest)) return npos;
  }
  return npos;
}

}  // namespace segue
