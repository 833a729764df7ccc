// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/csv_splitter.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>

namespace segue {
namespace {

using strings = std::vector<std::string>;

strings split(std::string_view row, const std::string& delimiter = ",",
              std::size_t at_most = 1000) {
  csv_splitter splitter{delimiter};
  splitter.split(row, at_most);
  strings fields;
  for (auto field : splitter.fields())
    fields.emplace_back(field);
  return fields;
}

/// A row's fault and its field, as "FAULT at FIELD".
std::pair<csv_fault, std::size_t> fault(std::string_view row) {
  csv_splitter splitter{","};
  splitter.split(row);
  return {splitter.fault(), splitter.fault_field()};
}

}  // namespace

TEST_CASE("rows are split at delimiters", "[I2][csv_splitter]") {
  CHECK(split("a,b,c") == strings{"a", "b", "c"});
  CHECK(split("a") == strings{"a"});
  CHECK(split(",") == strings{"", ""});
  CHECK(split("a,,") == strings{"a", "", ""});
  CHECK(split("a\tb,c", "\t") == strings{"a", "b,c"});
  CHECK(split("a,b,c,d", ",", 2) == strings{"a", "b"});
  CHECK(split("\"a\",b,c,d", ",", 2) == strings{"a", "b"});
  CHECK(split(std::string_view{"a\0b,c", 5}) ==
        strings{std::string{"a\0b", 3}, "c"});
  CHECK(split(std::string_view{"a\0b", 3}, std::string(1, '\0')) ==
        strings{"a", "b"});
}

TEST_CASE("a delimiter may have several bytes", "[I2][csv_splitter]") {
  CHECK(split("1::1193::5", "::") == strings{"1", "1193", "5"});
  CHECK(split("::a:b:::", "::") == strings{"", "a:b", ":"});
  CHECK(split("a:::b", "::") == strings{"a", ":b"});
  CHECK(split("\"a::b\"::c", "::") == strings{"a::b", "c"});
  CHECK(split("a::b::c", "::", 2) == strings{"a", "b"});
  // Across the 64 bytes that are looked at together.
  for (std::size_t n = 60; n < 68; ++n) {
    std::string long_field(n, 'x');
    CHECK(split(long_field + "<|>" + long_field, "<|>") ==
          strings{long_field, long_field});
  }
}

TEST_CASE("quoted fields hold delimiters, line ends and quotes",
          "[I2][csv_splitter]") {
  CHECK(split(R"("a,b",c)") == strings{"a,b", "c"});
  CHECK(split("\"a\r\nb\",c") == strings{"a\r\nb", "c"});
  CHECK(split(R"("say ""hi""","""",x)") == strings{"say \"hi\"", "\"", "x"});
  CHECK(split(R"("a""b","cd""e","""f")") == strings{"a\"b", "cd\"e", "\"f"});
  CHECK(split(R"("","",)") == strings{"", "", ""});
  CHECK(split(R"("a")") == strings{"a"});
}

TEST_CASE("a quote inside an unquoted field is a byte like others",
          "[I2][csv_splitter]") {
  CHECK(split(R"(5" pipe,a""b, "c")") ==
        strings{"5\" pipe", "a\"\"b", " \"c\""});
  CHECK(fault(R"(5" pipe,x)").first == csv_fault::none);
}

TEST_CASE("faulty quotes are reported with their field", "[I3][csv_splitter]") {
  CHECK(fault("a,\"b") == std::pair{csv_fault::open_quote, std::size_t{1}});
  CHECK(fault("a,\"b\"c,d") ==
        std::pair{csv_fault::text_after_quote, std::size_t{1}});
  CHECK(split("a,\"b\"c,d") == strings{"a", "b", "d"});
  CHECK(fault("\"a\"x,\"b").second == 0);
}

TEST_CASE("splitting does not depend on blocks of 64 bytes",
          "[I2][csv_splitter]") {
  std::mt19937 random{5};
  for (int round = 0; round < 500; ++round) {
    strings fields(1 + random() % 40);
    for (auto& field : fields)
      field.assign(random() % 12, 'x');
    fields[0] += "y";  // a row is not empty
    std::string row, quoted;
    for (auto& field : fields) {
      row += (row.empty() ? "" : ",") + field;
      quoted += (quoted.empty() ? "" : ",") + ("\"" + field + "\"");
    }
    REQUIRE(split(row) == fields);
    REQUIRE(split(quoted) == fields);
    REQUIRE(split(row + ",\"\"").size() == fields.size() + 1);
  }
}

}  // namespace segue
