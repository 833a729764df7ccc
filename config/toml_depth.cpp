// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/toml_depth.hpp"

#include <algorithm>

namespace segue {
namespace {

/// The size of the part without structure that `text` starts with: a comment, a
/// string, or one character.
std::size_t plain_size(std::string_view text) {
  auto quote = text[0];
  if (quote == '#') return std::min(text.find('\n'), text.size());
  if (quote != '"' && quote != '\'') return 1;
  bool long_one = text.size() > 2 && text[1] == quote && text[2] == quote;
  std::size_t marks = long_one ? 3 : 1;
  for (auto i = marks; i < text.size(); ++i) {
    // An unclosed string ends with its line, as an error.
    if (text[i] == '\n' && !long_one) return i;
    if (text[i] == '\\' && quote == '"')
      ++i;
    else if (text.substr(i, marks) == text.substr(0, marks))
      return i + marks;
  }
  return text.size();
}

}  // namespace

std::uint32_t find_too_deep(std::string_view text) {
  std::uint32_t line = 1;
  std::size_t depth = 0;
  std::size_t dots = 0;  // of the name or number
  while (!text.empty()) {
    auto c = text[0];
    if (c == '[' || c == '{') ++depth;
    if ((c == ']' || c == '}') && depth > 0) --depth;
    dots = c == '.' ? dots + 1 : dots;
    if (std::string_view{"[]{},=\n"}.find(c) != std::string_view::npos)
      dots = 0;
    if (depth > most_toml_depth || dots >= most_toml_depth) return line;
    auto size = plain_size(text);
    line += static_cast<std::uint32_t>(
        std::ranges::count(text.substr(0, size), '\n'));
    text.remove_prefix(size);
  }
  return 0;
}

}  // namespace segue
