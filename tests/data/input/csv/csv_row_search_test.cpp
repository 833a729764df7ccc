// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/csv_row_search.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>

namespace segue {
namespace {

struct found {
  std::size_t end = 0;
  bool in_quotes = false;

  friend bool operator==(const found&, const found&) = default;
};

found search(std::string_view text) {
  csv_row_search row{","};
  auto end = row.find(text);
  return {end, row.in_quotes()};
}

/// The same with the text coming in parts of `step` bytes.
found search_in_parts(std::string_view text, std::size_t step) {
  csv_row_search row{","};
  for (std::size_t size = 0;; size += step) {
    auto end = row.find(text.substr(0, size));
    if (end != csv_row_search::npos || size >= text.size())
      return {end, row.in_quotes()};
  }
}

}  // namespace

TEST_CASE("rows end at line ends outside quotes", "[I2][csv_row_search]") {
  constexpr auto npos = csv_row_search::npos;
  CHECK(search("a,b\nc").end == 3);
  CHECK(search("a,b") == found{npos, false});
  CHECK(search("") == found{npos, false});
  CHECK(search("\n").end == 0);
  CHECK(search("a,\"\n\"\nc").end == 5);
  CHECK(search("a,5\"\nc").end == 4);
  CHECK(search("\"a\"\"\n\"\"\"\n").end == 8);
  CHECK(search("\"a\"x\n").end == 4);
  CHECK(search("a,\"b\nc\n") == found{npos, true});
  CHECK(search("a,\"b\"") == found{npos, false});
  CHECK(search("\"\"\"") == found{npos, true});
}

TEST_CASE("a row that comes in parts ends where it ends",
          "[I2][csv_row_search]") {
  std::mt19937 random{5};
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (auto left = random() % 24; left > 0; --left)
      text += "a,\"\"\"\n"[random() % 6];
    INFO(text);
    for (std::size_t step : {1, 2, 3})
      CHECK(search_in_parts(text, step) == search(text));
  }
}

TEST_CASE("a restarted search knows nothing of the row before",
          "[I2][csv_row_search]") {
  csv_row_search row{","};
  CHECK(row.find("a,\"b") == csv_row_search::npos);
  row.restart();
  CHECK_FALSE(row.in_quotes());
  CHECK(row.find("b\nc") == 1);
}

TEST_CASE("a delimiter of several bytes may come in parts",
          "[I2][csv_row_search]") {
  std::string text = "a::\"b\n:\"::c:\nd";
  auto end = text.find("\nd");
  for (std::size_t step : {1, 2, 3, 100}) {
    csv_row_search row{"::"};
    auto found = csv_row_search::npos;
    for (std::size_t size = step; found == csv_row_search::npos; size += step) {
      found = row.find(std::string_view{text}.substr(0, size));
      REQUIRE(size < text.size() + step);
    }
    CHECK(found == end);
  }
}

}  // namespace segue
