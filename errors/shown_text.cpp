// SPDX-License-Identifier: BSD-3-Clause
#include "segue/errors/shown_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "segue/errors/utf8.hpp"

namespace segue {
namespace {

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/// Whether a text begins as an escape would.
bool reads_as_escape(std::string_view text) {
  return text.size() >= 4 && text.starts_with("\\x") && is_hex(text[2]) &&
         is_hex(text[3]);
}

/// True for one byte, or for U+0080 to U+009F, which terminals also obey.
bool is_control(std::string_view character) {
  auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first < 0x20 || first == 0x7f;
  return first == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0;
}

/// Escapes bytes that are not part of UTF-8, and the characters at the
/// beginning of a text for which `chosen(text, character)` is true.
template <class Choice>
std::string escape(std::string_view text, Choice chosen) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    auto size = utf8_size(text);
    auto character = text.substr(0, std::max<std::size_t>(size, 1));
    if (size == 0 || chosen(text, character)) {
      for (char c : character)
        fmt::format_to(std::back_inserter(out), "\\x{:02x}",
                       static_cast<unsigned char>(c));
    } else {
      out += character;
    }
    text.remove_prefix(character.size());
  }
  return out;
}

/// How many bytes to show of a text that is longer than `most` bytes: up to the
/// beginning of a character, if there is one nearby.
std::size_t whole_characters(std::string_view text, std::size_t most) {
  constexpr std::size_t longest = 4;  // of a character
  for (auto end = most; end > 0 && end + longest > most; --end)
    if (utf8_size(text.substr(end)) > 0) return end;
  return most;
}

}  // namespace

std::string as_utf8(std::string_view bytes) {
  return escape(bytes, [](auto text, auto) { return reads_as_escape(text); });
}

std::string escaped_text(std::string_view text) {
  return escape(text, [](auto rest, auto character) {
    return is_control(character) || reads_as_escape(rest);
  });
}

std::string shown_text(std::string_view text, std::size_t most) {
  if (text.size() <= most) return escaped_text(text);
  return escaped_text(text.substr(0, whole_characters(text, most))) + "...";
}

std::string terminal_text(std::string_view lines) {
  return escape(lines, [](auto, auto character) {
    return is_control(character) && character != "\n";
  });
}

std::string shown_names(std::span<const std::string> names) {
  constexpr std::size_t most = 20;
  std::string out;
  for (auto& name : names.first(std::min(most, names.size())))
    out += (out.empty() ? "" : ", ") + shown_text(name);
  if (names.size() > most)
    out += fmt::format(" and {} more", names.size() - most);
  return out;
}

}  // namespace segue
