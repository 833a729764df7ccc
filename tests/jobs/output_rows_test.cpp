// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/output_rows.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <limits>

namespace segue {
namespace {

std::string line(const row_format& format, const output_row& row) {
  std::string text;
  format.append(text, row);
  return text;
}

constexpr auto not_a_number = std::numeric_limits<float>::quiet_NaN();
constexpr auto infinite = std::numeric_limits<float>::infinity();

TEST_CASE("CSV rows follow their header", "[output_rows]") {
  std::array outputs{0.1F, -2e-9F};
  row_format plain{output_format::csv, false, 2};
  CHECK(plain.header() == "key,step,output_0,output_1\n");
  CHECK(line(plain, {"a", 3, {}, outputs}) == "a,3,0.1,-2e-09\n");
  row_format labeled{output_format::csv, true, 2};
  CHECK(labeled.header() == "key,step,label,output_0,output_1\n");
  CHECK(line(labeled, {"a", 3, 0.5F, outputs}) == "a,3,0.5,0.1,-2e-09\n");
}

TEST_CASE("CSV keys are quoted where they have to be", "[output_rows]") {
  row_format format{output_format::csv, false, 0};
  auto quoted = [&](std::string_view key) {
    auto text = line(format, {key, 0, {}, {}});
    return text.substr(0, text.rfind(','));
  };
  CHECK(quoted("a b") == "a b");
  CHECK(quoted("a,b") == "\"a,b\"");
  CHECK(quoted("a\"b") == "\"a\"\"b\"");
  CHECK(quoted("a\nb") == "\"a\nb\"");
  CHECK(quoted("a\rb") == "\"a\rb\"");
}

TEST_CASE("JSON rows have the header's names and order", "[output_rows]") {
  std::array outputs{1.0F, infinite};
  row_format format{output_format::jsonl, true, 2};
  CHECK(format.header().empty());
  CHECK(line(format, {"a\"", 0, not_a_number, outputs}) ==
        R"({"key":"a\"","step":0,"label":"NaN","output_0":1,)"
        R"("output_1":"Infinity"})"
        "\n");
}

TEST_CASE("CSV numbers that are not finite are words", "[output_rows]") {
  std::array outputs{not_a_number, infinite, -infinite};
  row_format format{output_format::csv, false, 3};
  CHECK(line(format, {"a", 0, {}, outputs}) == "a,0,nan,inf,-inf\n");
}

TEST_CASE("a NaN is written without its sign", "[output_rows]") {
  std::array outputs{-not_a_number};
  row_format rows{output_format::csv, true, 1};
  CHECK(line(rows, {"a", 0, -not_a_number, outputs}) == "a,0,nan,nan\n");
}

}  // namespace
}  // namespace segue
