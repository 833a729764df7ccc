// SPDX-License-Identifier: BSD-3-Clause
#include "segue/errors/shown_text.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "segue/errors/utf8.hpp"

namespace segue {
namespace {

/// What the page on outputs says gives the bytes back.
std::string read_back(std::string_view text) {
  std::string bytes;
  auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  auto is_digit = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("\\x") && i + 3 < text.size() &&
        is_digit(text[i + 2]) && is_digit(text[i + 3])) {
      bytes += static_cast<char>(digit(text[i + 2]) * 16 + digit(text[i + 3]));
      i += 3;
    } else {
      bytes += text[i];
    }
  }
  return bytes;
}

}  // namespace

TEST_CASE("what is UTF-8 is told from what is not", "[utf8]") {
  for (auto* text :
       {"", "plain", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x99\x82"})
    CHECK(is_utf8(text));
  // Latin-1, an end that is missing, a longer form than needed, a surrogate,
  // beyond U+10FFFF.
  for (auto* text : {"caf\xe9", "\xe2\x82", "\xc0\xaf", "\xed\xa0\x80",
                     "\xf4\x90\x80\x80", "\x80"})
    CHECK_FALSE(is_utf8(text));
}

TEST_CASE("a text is shown without what does not print", "[shown_text]") {
  CHECK(shown_text("caf\xc3\xa9") == "caf\xc3\xa9");
  CHECK(shown_text("caf\xe9") == "caf\\xe9");
  CHECK(shown_text("a\x1b[2J\n\x7f") == "a\\x1b[2J\\x0a\\x7f");
  // U+009B, which stands for ESC [.
  CHECK(shown_text("\xc2\x9b"
                   "2J") == "\\xc2\\x9b2J");
  CHECK(shown_text("C:\\data\\x") == "C:\\data\\x");
  CHECK(shown_text("\\x1b") == "\\x5cx1b");
}

TEST_CASE("a long text is cut between characters", "[shown_text]") {
  CHECK(shown_text("abcdef", 6) == "abcdef");
  CHECK(shown_text("abcdefg", 6) == "abcdef...");
  CHECK(shown_text("abcde\xc3\xa9", 6) == "abcde...");
  CHECK(shown_text("\x80\x80\x80\x80\x80\x80\x80", 6) ==
        "\\x80\\x80\\x80\\x80\\x80\\x80...");
}

TEST_CASE("different bytes stay different, and can be read back",
          "[shown_text]") {
  // Made of what could be mistaken for an escape.
  const std::string_view parts[] = {"\\",   "x",    "5",        "c",    "e9",
                                    "\xe9", "\x1b", "\xc3\xa9", "\xc3", "X"};
  std::mt19937 random{3};
  std::set<std::string> bytes;
  std::set<std::string> whole;
  std::set<std::string> utf8;
  for (int i = 0; i < 50000; ++i) {
    std::string text;
    for (auto n = random() % 7; n > 0; --n)
      text += parts[random() % std::size(parts)];
    bytes.insert(text);
    whole.insert(escaped_text(text));
    utf8.insert(as_utf8(text));
    REQUIRE(is_utf8(as_utf8(text)));
    REQUIRE(read_back(as_utf8(text)) == text);
    REQUIRE(read_back(escaped_text(text)) == text);
  }
  CHECK(whole.size() == bytes.size());
  CHECK(utf8.size() == bytes.size());
}

TEST_CASE("lines of messages keep their line feeds and escapes",
          "[shown_text]") {
  CHECK(terminal_text("a: '\\x1b'\nb\x1b\xe9\n") ==
        "a: '\\x1b'\nb\\x1b\\xe9\n");
}

}  // namespace segue
