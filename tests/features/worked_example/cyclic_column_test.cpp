// SPDX-License-Identifier: BSD-3-Clause
#include "cyclic_column.hpp"

#include <catch2/catch.hpp>
#include <cctype>
#include <fstream>
#include <iterator>

#include "../json_options.hpp"
#include "../layer_cases.hpp"
#include "segue/features/column_registry.hpp"

namespace segue {
namespace {

/// A file of the repository without its white space.
std::string squeezed(const std::string& path) {
  std::ifstream in{std::string{SEGUE_SOURCE} + "/" + path};
  std::string text{std::istreambuf_iterator<char>{in}, {}};
  REQUIRE_FALSE(text.empty());
  std::erase_if(text, [](unsigned char c) { return std::isspace(c); });
  return text;
}

}  // namespace

TEST_CASE("the page on columns quotes this example", "[cyclic_column]") {
  auto folder = std::string{"tests/features/worked_example/cyclic_column"};
  auto code = squeezed(folder + ".hpp") + squeezed(folder + ".cpp") +
              squeezed(folder + "_test.cpp");
  auto page = squeezed("docs/columns.md");
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
  CHECK(quoted == 7);
}

TEST_CASE("a cyclic column goes round", "[cyclic_column]") {
  auto column = sequence_cyclic_column("hour", 24);
  REQUIRE(column);
  CHECK((*column)->name() == "hour_cyclic");
  auto out = testing::output(
      {{"hour", {testing::floats({0, 6, 12}), testing::floats({24})}}},
      {*column});
  std::vector<float> expected{0, 1, 1, 0, 0, -1, 0, 1, 0, 0, 0, 0};
  REQUIRE(out.size() == expected.size());
  for (std::size_t i = 0; i < out.size(); ++i)
    CHECK(out[i] == Approx(expected[i]).margin(1e-6));
}

TEST_CASE("a kind of one's own is added to the registry", "[cyclic_column]") {
  auto kinds = column_registry::standard();
  kinds.add_dense("cyclic", read_cyclic);
  auto config = testing::options(R"({"column": [
      {"kind": "numeric", "key": "delay"},
      {"kind": "cyclic", "key": "hour", "period": 24},
      {"kind": "cyclic", "key": "month", "period": 0}]})");
  auto columns = read_columns(config.tables("column"), kinds);
  CHECK(columns.size() == 2);
  CHECK(config.errors() == std::vector<std::string>{
                               "period: column 'month': period is 0, expected "
                               "> 0"});
}

}  // namespace segue
