// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/row_sorter.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <random>
#include <tuple>

#include "segue/tests/data/input/input_fixture.hpp"

namespace segue {
namespace {

using Catch::Contains;

/// key, order, file, record, bytes, offset: in this order a sorted row.
using row = std::tuple<std::string, std::string, std::uint32_t, std::int64_t,
                       std::string, std::int64_t>;

std::vector<row> random_rows(std::size_t count, unsigned seed) {
  std::mt19937 random{seed};
  std::vector<row> rows;
  for (std::size_t i = 0; i < count; ++i) {
    std::string key(random() % 12, 'k');
    for (auto& c : key)
      c = static_cast<char>(random() % 3 ? 'a' : random());
    rows.emplace_back(key, std::string(random() % 3, 'o'),
                      static_cast<std::uint32_t>(i * 3 / count),
                      static_cast<std::int64_t>(i),
                      std::string(random() % 200, static_cast<char>('a' + i)),
                      static_cast<std::int64_t>(i * 7));
  }
  return rows;
}

std::vector<row> sorted(const std::vector<row>& rows, std::int64_t memory,
                        bool spills) {
  row_sorter sorter{memory, ""};
  for (auto& [key, order, file, record, bytes, offset] : rows)
    REQUIRE(sorter.add({key, order, bytes, file, record, offset}).has_value());
  REQUIRE(sorter.finish().has_value());
  CHECK(sorter.spilled() == spills);
  std::vector<row> out;
  for (;;) {
    auto next = sorter.next();
    REQUIRE(next.has_value());
    if (!*next) return out;
    auto& r = **next;
    out.emplace_back(r.key, r.order, r.file, r.record, r.bytes, r.offset);
  }
}

}  // namespace

TEST_CASE("rows come out in one order, spilled or not", "[I2][row_sorter]") {
  for (std::size_t count : {1, 2, 50, 3000}) {
    auto rows = random_rows(count, static_cast<unsigned>(count));
    auto expected = rows;
    std::ranges::sort(expected);
    CAPTURE(count);
    CHECK(sorted(rows, 64 << 20, false) == expected);
    // One row a run, so that runs are merged again and again; then a few.
    CHECK(sorted(rows, 1, true) == expected);
    if (count == 3000) CHECK(sorted(rows, 5000, true) == expected);
    if (count == 3000) CHECK(sorted(rows, 200000, true) == expected);
  }
}

TEST_CASE("nothing sorted is nothing", "[I2][row_sorter]") {
  CHECK(sorted({}, 1000, false).empty());
}

TEST_CASE("a row larger than the memory is sorted too", "[I2][row_sorter]") {
  std::vector<row> rows{{"b", "", 0, 1, std::string(5 << 20, 'x'), 0},
                        {"a", "", 0, 2, "y", 9}};
  auto expected = rows;
  std::ranges::sort(expected);
  CHECK(sorted(rows, 1000, true) == expected);
}

TEST_CASE("temporary files leave no name", "[I2][row_sorter]") {
  test::temporary_folder folder;
  row_sorter sorter{1, folder.path()};
  REQUIRE(sorter.add({"k", "", "row", 0, 1, 0}).has_value());
  CHECK(sorter.spilled());
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a folder that cannot be written is named", "[I2][row_sorter]") {
  test::temporary_folder folder;
  row_sorter sorter{1, folder / "none"};
  auto added = sorter.add({"k", "", "row", 0, 1, 0});
  REQUIRE(added.has_error());
  CHECK(added.error().code == errc::io);
  CHECK_THAT(added.error().message,
             Contains("/none'") && Contains("No such file"));
}

}  // namespace segue
