// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/bare_value.hpp"

#include <algorithm>
#include <array>

namespace segue {
namespace {

/// toml11's explanations of such a word: not a number, not a value, or a number
/// or boolean with more characters.
constexpr std::array<std::string_view, 5> about_values{
    "the next token is not a float", "the next token is not a boolean",
    "unknown value appeared", "it is not a valid value",
    "expected newline, but got"};

constexpr std::string_view ends_of_words = " \t\r,[]{}=#\"'";

/// The word of `line` that the mark at `place` points into, or at.
std::string_view word_at(std::string_view line, std::size_t place) {
  if (place >= line.size()) return {};
  auto before = line.find_last_of(ends_of_words, place);
  auto begin = before == line.npos ? 0 : before + 1;
  auto end = std::min(line.find_first_of(ends_of_words, place), line.size());
  return begin < end ? line.substr(begin, end - begin) : std::string_view{};
}

/// Whether a value may follow this text. In toml11's explanation the line
/// begins with a bar.
bool wants_value(std::string_view before) {
  auto last = before.find_last_not_of(" \t");
  return last != before.npos &&
         std::string_view{"=[,|"}.find(before[last]) != before.npos;
}

}  // namespace

std::string_view bare_value(std::string_view what) {
  bool about = std::ranges::any_of(
      about_values, [&](auto part) { return what.find(part) != what.npos; });
  auto mark = what.rfind("^--- ");
  if (!about || mark == what.npos) return {};
  auto marks_line = what.rfind('\n', mark);
  if (marks_line == what.npos || marks_line == 0) return {};
  auto line_begin = what.rfind('\n', marks_line - 1) + 1;  // npos + 1 is 0
  auto line = what.substr(line_begin, marks_line - line_begin);
  auto word = word_at(line, mark - marks_line - 1);
  if (word.empty()) return {};
  auto before = static_cast<std::size_t>(word.data() - line.data());
  return wants_value(line.substr(0, before)) ? word : std::string_view{};
}

}  // namespace segue
