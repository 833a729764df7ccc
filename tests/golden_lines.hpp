// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "segue/data/storage/byte_source.hpp"
#include "segue/tests/places.hpp"

namespace segue::test {

/// The lines of a compressed file in tests/golden/, each a case.
inline std::vector<std::string> golden_lines(std::string_view name) {
  auto source = open_bytes(in_golden(name));
  REQUIRE(source);
  std::vector<std::string> lines(1);
  std::array<char, 65536> chunk{};
  for (;;) {
    auto read = (*source)->read(chunk.data(), chunk.size());
    REQUIRE(read);
    if (*read == 0) break;
    for (auto c : std::string_view{chunk.data(), *read})
      if (c == '\n')
        lines.emplace_back();
      else
        lines.back() += c;
  }
  lines.pop_back();  // what comes after the last line's end
  return lines;
}

}  // namespace segue::test
