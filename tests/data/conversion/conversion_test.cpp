// SPDX-License-Identifier: BSD-3-Clause
#include <filesystem>
#include <random>

#include "segue/data/input/decimal_text.hpp"
#include "segue/tests/data/conversion/conversion_fixture.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Matchers::Contains;

/// Converts a text; what comes out as text.
std::string convert_text(const std::string& from, const std::string& text,
                         const conversion_request& request,
                         converted* how = nullptr) {
  test::temporary_folder folder;
  test::write_file(folder / "in", text);
  auto options = conversion_input(from, folder / "in");
  options.on_error = error_policy::skip;
  auto done = convert(options, request, folder / "out");
  if (how) *how = std::move(done);
  return content(folder / "out");
}

std::string error_of(const input_options& options,
                     const conversion_request& request) {
  test::temporary_folder folder;
  auto done = try_convert(options, request, folder / "out");
  CHECK(!std::filesystem::exists(folder / "out"));
  REQUIRE(done.has_error());
  return done.error().message;
}

std::string error_of_text(const std::string& from, const std::string& text,
                          const conversion_request& request) {
  test::temporary_folder folder;
  test::write_file(folder / "in", text);
  return error_of(conversion_input(from, folder / "in"), request);
}

TEST_CASE("scattered rows become one example for each key", "[I2][convert]") {
  CHECK(convert_text("csv", "id,x\nb,1\na,2\nb,3\n", {data_format::jsonl}) ==
        "{\"id\":\"a\",\"sequences\":{\"x\":[2]}}\n"
        "{\"id\":\"b\",\"sequences\":{\"x\":[1,3]}}\n");
}

TEST_CASE("a column's dtype holds every value as it is written",
          "[I2][convert]") {
  auto values = [](const std::string& column) {
    auto line = convert_text("csv", "id,x\n" + column, {data_format::jsonl});
    auto begin = line.find("\"x\":") + 4;
    return line.substr(begin, line.find(']') + 1 - begin);
  };
  CHECK(values("a,1\na,-9223372036854775808\n") == "[1,-9223372036854775808]");
  CHECK(values("a,1\na,2.5\n") == "[1.0,2.5]");
  CHECK(values("a,0.1\na,1e3\n") == "[0.1,1000.0]");
  CHECK(values("a,0.12345678901\na,NA\n") == "[0.12345678901,null]");
  CHECK(values("a,00501\na,10001\n") == "[\"00501\",\"10001\"]");
  CHECK(values("a,18446744073709551615\na,7\n") ==
        "[\"18446744073709551615\",\"7\"]");
  CHECK(values("a,9007199254740993\na,0.5\n") ==
        "[\"9007199254740993\",\"0.5\"]");
  CHECK(values("a,nan\na,0.5\na,-inf\n") == "[null,0.5,-Infinity]");
  CHECK(values("a,0.04419006034731865\n") == "[0.04419006034731865]");
  CHECK(values("a,10544.15234375\n") == "[10544.15234375]");
  CHECK(values("a,9007199254740990.0\n") == "[9007199254740990.0]");
  CHECK(values("a,9007199254740992.0\na,9007199254740993.0\n") ==
        "[9007199254740992,9007199254740993]");
  CHECK(values("a,1486215887.584922539\n") == "[\"1486215887.584922539\"]");
  CHECK(values("a,1e-400\na,1.5\n") == "[\"1e-400\",\"1.5\"]");
  CHECK(values("a,-007\na,8\n") == "[\"-007\",\"8\"]");
  CHECK(values("a,+491701234567\n") == "[\"+491701234567\"]");
  CHECK(values("a,+4917012345\n") == "[4917012345]");
}

TEST_CASE("every decimal is written with the value it was read with",
          "[I2][convert]") {
  std::mt19937_64 random{11};
  for (int seed = 0; seed < 300; ++seed) {
    std::string number = random() % 2 ? "" : "-";
    number += std::to_string(1 + random() % 9);
    for (auto n = random() % 25; n > 0; --n)
      number += static_cast<char>('0' + random() % 10);
    number.insert(1 + random() % number.size(), ".");
    if (number.back() == '.') number += '5';
    if (number.starts_with("-.")) number.insert(1, "0");
    for (auto format : {data_format::csv, data_format::jsonl}) {
      auto out = convert_text("csv", "id,x\na," + number + "\n", {format});
      auto begin = format == data_format::csv ? out.find("a,") + 2
                                              : out.find("\"x\":[") + 5;
      auto value = out.substr(begin, out.find_first_of("]\n", begin) - begin);
      if (value.starts_with('"')) value = value.substr(1, value.size() - 2);
      INFO(number << " as " << value);
      auto written = decimal_text::read(value);
      REQUIRE(written);
      CHECK(*written == *decimal_text::read(number));
    }
  }
}

TEST_CASE("texts of one number, and of too many digits, are said",
          "[I2][convert]") {
  converted how;
  auto versions = "id,x\na,1.1\na,1.10\n";
  convert_text("csv", versions, {data_format::jsonl}, &how);
  REQUIRE(how.notes.size() == 1);
  CHECK_THAT(
      how.notes[0],
      Contains("'x' has the same number in two spellings, '1.1' and '1.10'") &&
          Contains("--dtype x=string"));
  conversion_request texts{data_format::jsonl};
  texts.types["x"] = dtype::string;
  auto kept = convert_text("csv", versions, texts, &how);
  CHECK_THAT(kept, Contains("[\"1.1\",\"1.10\"]"));
  CHECK(how.notes.empty());

  convert_text("csv", "id,x\na,1.10\na,1.20\n", {data_format::jsonl}, &how);
  CHECK(how.notes.empty());

  auto printed = convert_text("csv", "id,x\na,0.10000000000000001\n",
                              {data_format::jsonl}, &how);
  CHECK_THAT(printed, Contains("[\"0.10000000000000001\"]"));
  REQUIRE(how.notes.size() == 1);
  CHECK_THAT(
      how.notes[0],
      Contains("--dtype x=float64 writes the same float64 with fewer digits"));

  convert_text("csv", "id,x\na,0.12345678901234567890\n", {data_format::jsonl},
               &how);
  REQUIRE(how.notes.size() == 1);
  CHECK_THAT(how.notes[0], Contains("they stay strings") &&
                               Contains("--dtype x=float64 rounds them"));
}

TEST_CASE("a dtype that is asked for makes rejects of other values",
          "[I3][convert]") {
  conversion_request request{data_format::jsonl};
  request.types["x"] = dtype::float32;
  converted how;
  CHECK(convert_text("csv", "id,x\na,1\na,oops\n", request, &how) ==
        "{\"id\":\"a\",\"sequences\":{\"x\":[1.0]}}\n");
  CHECK(how.counts.rejected == 1);
  REQUIRE(how.rejects.size() == 1);
  CHECK(how.rejects[0].record == 3);
  CHECK(how.rejects[0].raw == "a,oops");
}

TEST_CASE("columns that are called context hold one value per key",
          "[I2][convert]") {
  test::temporary_folder folder;
  test::write_file(folder / "in", "id,age,x\na,30,1\nb,,2\na,30,3\n");
  auto options = conversion_input("csv", folder / "in");
  options.context = {"age"};
  convert(options, {data_format::jsonl}, folder / "out");
  CHECK(content(folder / "out") ==
        "{\"id\":\"a\",\"context\":{\"age\":30},\"sequences\":{\"x\":[1,3]}}\n"
        "{\"id\":\"b\",\"context\":{\"age\":null},"
        "\"sequences\":{\"x\":[2]}}\n");
  options.context = {"agee"};
  CHECK(error_of(options, {data_format::jsonl}) ==
        "the input has no feature 'agee'; did you mean 'age'?");
}

TEST_CASE("without --context the columns that could be it are named",
          "[convert]") {
  converted how;
  convert_text("csv", "id,age,x\na,30,1\na,30,2\n", {data_format::jsonl}, &how);
  CHECK(how.notes == std::vector<std::string>{
                         "one value per key, so --context could be used: age"});
}

TEST_CASE("columns that nothing can read are named", "[convert]") {
  converted how;
  CHECK(convert_text("csv", ",id,x,y,y\n0,a,1,2,3\n", {data_format::jsonl},
                     &how) == "{\"id\":\"a\",\"sequences\":{\"x\":[1]}}\n");
  CHECK(how.notes ==
        std::vector<std::string>{
            "left out: a column without a name; name it with input.rename",
            "left out: column 'y' appears twice"});
}

TEST_CASE("thousands of columns are as good as a few", "[convert]") {
  constexpr int columns = 3000;
  std::string header = "id", row = "a";
  for (int i = 0; i < columns; ++i) {
    header += ",c" + std::to_string(i);
    row += "," + std::to_string(i);
  }
  auto csv = header + "\n" + row + "\n";
  CHECK(convert_text("csv", csv, {data_format::csv}) == csv);
}

TEST_CASE("a feature can be left out", "[convert]") {
  auto lines =
      "{\"id\":\"a\",\"sequences\":{\"x\":[1],\"o\":[{\"deep\":1}]}}\n";
  CHECK(error_of_text("jsonl", lines, {data_format::csv}) ==
        "'o' is not the same kind of value or list in every step; leave it out "
        "with --drop");
  conversion_request request{data_format::csv};
  request.drop = {"o"};
  CHECK(convert_text("jsonl", lines, request) == "id,x\na,1\n");
}

TEST_CASE("lists are JSON in a field of CSV, which is said", "[convert]") {
  converted how;
  CHECK(convert_text("jsonl",
                     "{\"id\":\"a\",\"sequences\":{\"v\":[[1,2],[3]],"
                     "\"s\":[[\"p,\"],[]]}}\n",
                     {data_format::csv}, &how) ==
        "id,v,s\na,\"[1,2]\",\"[\"\"p,\"\"]\"\na,[3],[]\n");
  CHECK(how.notes ==
        std::vector<std::string>{
            "'v' contains lists, which are written to CSV as JSON",
            "'s' contains lists, which are written to CSV as JSON"});
}

TEST_CASE("doubles are rounded for TFRecord, which is said", "[convert]") {
  test::temporary_folder folder;
  test::write_file(folder / "in", "id,x\na,0.12345678901\n");
  auto how = convert(conversion_input("csv", folder / "in"),
                     {data_format::tfrecord}, folder / "out");
  CHECK(how.notes ==
        std::vector<std::string>{
            "'x' is rounded to float32, the only float type in a TFRecord"});
  test::write_file(folder / "in", "id,x\na,10544.15234375\n");
  CHECK(convert(conversion_input("csv", folder / "in"), {data_format::tfrecord},
                folder / "out")
            .notes.empty());
  test::write_file(folder / "in", "id,x\na,1e300\n");
  CHECK_THAT(
      error_of(conversion_input("csv", folder / "in"), {data_format::tfrecord}),
      Contains("in:2: column 'x': '1e300' is out of the range of "
               "float32"));
}

TEST_CASE("integers that JSON writes as floats keep their last digit",
          "[convert]") {
  auto line = [](const std::string& values) {
    return "{\"id\":\"a\",\"sequences\":{\"x\":[" + values + "]}}\n";
  };
  auto converted_line = [&](const std::string& values) {
    return convert_text("jsonl", line(values), {data_format::jsonl});
  };
  CHECK(converted_line("9007199254740993.0,9007199254740995e0") ==
        line("9007199254740993,9007199254740995"));
  CHECK(converted_line("1.0,-0.0,1e3") == line("1.0,-0.0,1000.0"));
}

TEST_CASE("integers beyond int64 become texts, which is said", "[convert]") {
  for (auto* format : {"csv", "jsonl"}) {
    converted how;
    auto text = format == std::string_view{"csv"}
                    ? "id,x\na,12345678901234567890\na,1\n"
                    : "{\"id\":\"a\",\"sequences\":{\"x\":"
                      "[12345678901234567890,1]}}\n";
    CHECK(convert_text(format, text, {data_format::jsonl}, &how) ==
          "{\"id\":\"a\",\"sequences\":{\"x\":"
          "[\"12345678901234567890\",\"1\"]}}\n");
    CHECK(how.notes == std::vector<std::string>{
                           "'x' has integers beyond int64; its numbers become "
                           "strings; --dtype x=float64 rounds them"});
  }
}

TEST_CASE("bytes that are not UTF-8 are no JSON", "[I3][convert]") {
  converted how;
  CHECK(convert_text("csv", "id,s\na,caf\xe9\nb,ok\n", {data_format::jsonl},
                     &how) ==
        "{\"id\":\"b\",\"sequences\":{\"s\":[\"ok\"]}}\n");
  REQUIRE(how.rejects.size() == 1);
  auto& r = how.rejects[0];
  CHECK(r.key == "a");
  CHECK(r.column == "s");
  CHECK(r.record == 2);
  CHECK(r.offset == 5);
  CHECK(r.raw == "a,caf\xe9");
  CHECK(r.reason ==
        "holds bytes that are not UTF-8, which JSON cannot represent");
  CHECK(convert_text("csv", "id,s\na,caf\xe9\n", {data_format::csv}) ==
        "id,s\na,caf\xe9\n");
}

TEST_CASE("a key that comes twice is no example of CSV", "[I3][convert]") {
  auto lines =
      "{\"id\":\"a\",\"sequences\":{\"x\":[1]}}\n"
      "{\"id\":\"a\",\"sequences\":{\"x\":[2]}}\n";
  converted how;
  CHECK(convert_text("jsonl", lines, {data_format::csv}, &how) ==
        "id,x\na,1\n");
  CHECK(how.counts.rejected == 1);
  CHECK(convert_text("jsonl", lines, {data_format::jsonl}, &how) == lines);
  CHECK(how.counts.rejected == 0);
  CHECK(how.counts.repeated_keys == 1);
}

TEST_CASE("what CSV has no rows for is a reject", "[I3][convert]") {
  auto lines =
      "{\"id\":\"a\",\"sequences\":{\"x\":[1],\"y\":[1,2]}}\n"
      "{\"id\":\"b\",\"sequences\":{\"x\":[],\"y\":[]}}\n"
      "{\"id\":\"c\",\"sequences\":{\"x\":[3],\"y\":[4]}}\n";
  converted how;
  CHECK(convert_text("jsonl", lines, {data_format::csv}, &how) ==
        "id,x,y\nc,3,4\n");
  REQUIRE(how.rejects.size() == 2);
  CHECK(how.rejects[0].reason ==
        "has a different number of steps from 'x'; a CSV row holds one step of "
        "every sequence");
  CHECK(how.rejects[1].record == 2);
  CHECK(how.rejects[1].reason ==
        "has no steps, so CSV would have no row for it");
}

TEST_CASE("the number of real steps becomes a column", "[convert]") {
  CHECK(convert_text("jsonl",
                     "{\"id\":\"a\",\"length\":1,\"sequences\":{\"x\":[1,0]}}\n"
                     "{\"id\":\"b\",\"sequences\":{\"x\":[2]}}\n",
                     {data_format::csv}) ==
        "id,length,x\na,1,1\na,1,0\nb,1,2\n");
}

TEST_CASE("two things of one name are refused where they meet", "[convert]") {
  auto lines =
      "{\"id\":\"a\",\"context\":{\"x\":1},\"sequences\":{\"x\":[1]}}\n";
  CHECK(error_of_text("jsonl", lines, {data_format::csv}) ==
        "two features are named 'x', but csv has only one place for both");
  CHECK(convert_text("jsonl", lines, {data_format::jsonl}) == lines);
}

TEST_CASE("a default fills what is missing", "[convert]") {
  test::temporary_folder folder;
  test::write_file(folder / "in", "id,x\na,NA\na,2\n");
  auto options = conversion_input("csv", folder / "in");
  options.defaults["x"] = "-1";
  convert(options, {data_format::jsonl}, folder / "out");
  CHECK(content(folder / "out") ==
        "{\"id\":\"a\",\"sequences\":{\"x\":[-1,2]}}\n");
}

TEST_CASE("flat lists have no place for ragged steps and gaps", "[convert]") {
  CHECK_THAT(error_of_text("jsonl",
                           "{\"id\":\"a\",\"sequences\":{\"r\":[[1],[2,3]]}}\n",
                           {data_format::example}),
             Contains("'r' has lists of varying length as steps"));
  converted how;
  convert_text("jsonl",
               "{\"id\":\"a\",\"sequences\":{\"x\":[1,null]}}\n"
               "{\"id\":\"b\",\"sequences\":{\"x\":[1]}}\n",
               {data_format::example}, &how);
  REQUIRE(how.rejects.size() == 1);
  CHECK(how.rejects[0].key == "a");
  CHECK(how.counts.examples == 1);
}

TEST_CASE("a reject that stops a conversion leaves no file", "[I3][convert]") {
  conversion_request request{data_format::jsonl};
  request.types["x"] = dtype::int64;
  CHECK_THAT(error_of_text("csv", "id,x\na,1\nb,oops\n", request),
             Contains("in:3: column 'x': 'oops' is not an int64 (byte offset "
                      "9, key 'b')"));
}

TEST_CASE("an input without a sequence is refused", "[convert]") {
  CHECK(error_of_text("csv", "id,x\n", {data_format::jsonl}) ==
        "the input contains no records");
  CHECK(error_of_text("jsonl", "{\"id\":\"a\",\"context\":{\"x\":1}}\n",
                      {data_format::csv}) ==
        "the input contains no sequence; an example needs at least one");
}

}  // namespace
}  // namespace segue
