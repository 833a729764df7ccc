// SPDX-License-Identifier: BSD-3-Clause
#include "layer_cases.hpp"
#include "page_quotes.hpp"
#include "segue/features/columns/column_options.hpp"
#include "segue/features/columns/column_registry.hpp"
#include "segue/features/columns/numeric_column.hpp"
#include "segue/tests/errors/show_result.hpp"
#include "segue/tests/options/json_options.hpp"

namespace segue {
namespace {

using strings = std::vector<std::string>;

/// A numeric column by another name of its kind.
std::vector<dense_column_ptr> read_number(option_reader& table,
                                          const column_registry&) {
  auto column = read_numeric_column(table);
  if (!column) return {};
  return {std::move(column)};
}

}  // namespace

TEST_CASE("the page on columns quotes its example", "[column_registry]") {
  auto code = test::squeezed("examples/own_column.cpp");
  CHECK(test::check_quotes("docs/columns.md", code) == 6);
}

TEST_CASE("a kind of one's own is added to the registry", "[column_registry]") {
  auto kinds = column_registry::standard();
  kinds.add_dense("count", read_number);
  test::json_options config{R"({"column": [
      {"kind": "numeric", "key": "delay"},
      {"kind": "count", "key": "hour"},
      {"kind": "count", "key": ""}]})"};
  auto columns = read_columns(config.tables("column"), kinds);
  CHECK(columns.size() == 2);
  CHECK(config.errors() ==
        strings{"column.2.key: is empty; expected a feature's name"});
  // The others do not know it.
  test::json_options plain{R"({"column": [{"kind": "count", "key": "x"}]})"};
  CHECK(read_columns(plain.tables("column")).empty());
  CHECK_THAT(plain.errors().at(0),
             Catch::StartsWith("column.0.kind: 'count' is not one of "));
}

TEST_CASE("a kind that is registered is known to every configuration",
          "[column_registry]") {
  CHECK(register_column("tests_count", read_number));
  test::json_options config{
      R"({"column": [{"kind": "tests_count", "key": "x"}]})"};
  CHECK(read_columns(config.tables("column")).size() == 1);
  CHECK(register_categorical_column(
      "tests_ids", [](option_reader& table, const column_registry& kinds) {
        return kinds.read_wrapped(table);
      }));
  test::json_options wrapped{R"({"column": [{"kind": "indicator", "of":
      {"kind": "tests_ids", "of":
       {"kind": "identity", "key": "i", "num_buckets": 3}}}]})"};
  CHECK(read_columns(wrapped.tables("column")).size() == 1);
}

TEST_CASE("a kind is registered once, with a name and a reader",
          "[column_registry]") {
  CHECK(register_column("numeric", read_number).error() ==
        error{errc::already_exists,
              "there is a kind of column 'numeric' already"});
  CHECK(register_categorical_column(
            "embedding", [](auto&, auto&) { return categorical_column_ptr{}; })
            .error()
            .code == errc::already_exists);
  CHECK(register_column("", read_number).error().code ==
        errc::invalid_argument);
  CHECK(register_column("empty", nullptr).error().code ==
        errc::invalid_argument);
}

}  // namespace segue
