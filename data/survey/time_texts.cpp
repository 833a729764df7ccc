// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/time_texts.hpp"

#include <algorithm>

#include "segue/data/input/iso_time.hpp"

namespace segue {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Whether a text begins with a pattern, in which 0 is any digit.
bool matches(std::string_view text, std::string_view pattern) {
  if (text.size() < pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i)
    if (pattern[i] == '0' ? !is_digit(text[i]) : text[i] != pattern[i])
      return false;
  return true;
}

/// Whether two times differ only in digits, and not in their zones. Then their
/// bytes compare as the times do.
bool same_form(std::string_view a, std::string_view b, std::size_t zone) {
  if (a.size() != b.size()) return false;
  auto digits = a.size() - zone;
  for (std::size_t i = 0; i < a.size(); ++i) {
    bool both = i < digits && is_digit(a[i]) && is_digit(b[i]);
    if (!both && a[i] != b[i]) return false;
  }
  return true;
}

/// Dates such as "1/31/2013" or "31.01.2013 12:00", whose order as strings is
/// not that of their days.
bool looks_like_other_date(std::string_view text) {
  auto separator = text.find_first_of("/.-");
  if (separator == std::string_view::npos) return false;
  for (std::string form :
       {"0?0?0000", "00?0?0000", "0?00?0000", "00?00?0000"}) {
    std::ranges::replace(form, '?', text[separator]);
    bool whole = text.size() == form.size() ||
                 text.substr(0, form.size() + 1).ends_with(' ');
    if (whole && matches(text, form)) return true;
  }
  return false;
}

}  // namespace

bool looks_like_time(std::string_view text) {
  if (looks_like_other_date(text)) return true;
  constexpr std::string_view date = "0000-00-00";
  if (!matches(text, date)) return false;
  text.remove_prefix(date.size());
  if (text.empty()) return true;
  if (text[0] != 'T' && text[0] != 't' && text[0] != ' ') return false;
  text.remove_prefix(1);
  return matches(text, "00:00");
}

void time_texts::add(std::string_view text) {
  auto time = read_iso_time(text);
  if (!time) {
    if (unreadable_.empty()) unreadable_ = text.substr(0, 100);
    return;
  }
  if (first_.empty()) first_ = text;
  one_form_ = one_form_ && same_form(first_, text, time->zone.size());
  (time->has_offset ? with_offset_ : without_offset_) = true;
}

time_order time_texts::order() const {
  if (!unreadable_.empty()) return time_order::unreadable;
  if (one_form_) return time_order::bytes;
  return with_offset_ && without_offset_ ? time_order::mixed_offsets
                                         : time_order::moments;
}

}  // namespace segue
