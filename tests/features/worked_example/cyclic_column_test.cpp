// SPDX-License-Identifier: BSD-3-Clause
#include "cyclic_column.hpp"

#include <catch2/catch.hpp>

#include "../json_options.hpp"
#include "../layer_cases.hpp"
#include "../page_quotes.hpp"
#include "segue/features/columns/column_registry.hpp"

namespace segue {
TEST_CASE("the page on columns quotes this example", "[cyclic_column]") {
  auto folder = std::string{"tests/features/worked_example/cyclic_column"};
  auto code = test::squeezed(folder + ".hpp") +
              test::squeezed(folder + ".cpp") +
              test::squeezed(folder + "_test.cpp");
  CHECK(test::check_quotes("docs/columns.md", code) == 7);
}

TEST_CASE("a cyclic column goes round", "[cyclic_column]") {
  auto column = sequence_cyclic_column("hour", 24);
  REQUIRE(column);
  CHECK((*column)->name() == "hour_cyclic");
  auto out = test::output(
      {{"hour", {test::floats({0, 6, 12}), test::floats({24})}}}, {*column});
  std::vector<float> expected{0, 1, 1, 0, 0, -1, 0, 1, 0, 0, 0, 0};
  REQUIRE(out.size() == expected.size());
  for (std::size_t i = 0; i < out.size(); ++i)
    CHECK(out[i] == Approx(expected[i]).margin(1e-6));
}

TEST_CASE("a kind of one's own is added to the registry", "[cyclic_column]") {
  auto kinds = column_registry::standard();
  kinds.add_dense("cyclic", read_cyclic);
  auto config = test::options(R"({"column": [
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
