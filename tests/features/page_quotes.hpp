// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <catch2/catch.hpp>
#include <cctype>
#include <fstream>
#include <iterator>
#include <string>

#include "segue/tests/places.hpp"

namespace segue::test {

/// A file of the repository without its white space.
inline std::string squeezed(const std::string& path) {
  std::ifstream in{test::in_source(path)};
  std::string text{std::istreambuf_iterator<char>{in}, {}};
  REQUIRE_FALSE(text.empty());
  std::erase_if(text, [](unsigned char c) { return std::isspace(c); });
  return text;
}

/// Checks that every block of C++ in a page stands in `code`, which is
/// squeezed; gives their number.
inline int check_quotes(const std::string& page_path, const std::string& code) {
  auto page = squeezed(page_path);
  const std::string fence = "```cpp";
  int quoted = 0;
  for (auto at = page.find(fence); at != std::string::npos;
       at = page.find(fence, at)) {
    at += fence.size();
    auto quote = page.substr(at, page.find("```", at) - at);
    CHECK_THAT(code, Catch::Contains(quote));
    at += quote.size() + 3;
    ++quoted;
  }
  return quoted;
}

}  // namespace segue::test
