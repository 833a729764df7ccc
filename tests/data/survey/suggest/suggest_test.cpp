// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <map>

#include "segue/config/toml_document.hpp"
#include "segue/data/survey/suggest/suggest_configuration.hpp"
#include "segue/data/survey/suggest/suggest_order.hpp"
#include "segue/data/survey/toml_text.hpp"
#include "segue/tests/data/survey/survey_fixture.hpp"

namespace segue {
namespace {

using Catch::Contains;
using test::options_of;
using test::survey_of;
using test::temporary_folder;

std::string suggested(const input_options& options) {
  auto text = suggest_configuration(options, survey_of(options));
  if (!text) FAIL(text.error().message);
  return *text;
}

}  // namespace

TEST_CASE("TOML texts read back as they were", "[survey]") {
  for (std::string text :
       {"", "plain", "say \"x\"\\", "\t\n\r\x01\x7f", "\u00e9"}) {
    auto reader = read_toml("t = " + toml_text(text), "a");
    REQUIRE(reader.has_value());
    CHECK(reader->root().text("t") == text);
  }
  CHECK(toml_number(3) == "3.0");
  CHECK(toml_number(1e30) == "1e+30");
  for (double number : {1015.06, -3., 1e30, 1e-7}) {
    auto reader = read_toml("n = " + toml_number(number), "a");
    REQUIRE(reader.has_value());
    CHECK(reader->root().number("n") == number);
  }
}

TEST_CASE("a suggestion chooses a column for every feature", "[survey]") {
  temporary_folder folder;
  std::string rows = "id,when,x,small,word,same,empty,item_id\n";
  for (int i = 0; i < 200; ++i)
    rows += "k" + std::to_string(i % 9) +
            ",2013-01-01T10:00:" + std::to_string(10 + i % 50) + "," +
            (i % 20 == 0 ? "NA" : std::to_string(i) + ".5") + "," +
            std::to_string(i % 3) + ",w" + std::to_string(i % 100) + ",1,," +
            std::to_string(i % 80 * 1000) + "\n";
  auto text = suggested(options_of("csv", folder.write("a.csv", rows)));
  CHECK_THAT(text, Contains("order_by = [\"when\"]"));
  CHECK_THAT(text, Contains("key = \"x\"\nnormalizer = { kind = \"standard\""));
  CHECK_THAT(text, Contains("default = { \"x\" = \""));
  CHECK_THAT(text, Contains("key = \"small\", vocabulary = [0, 1, 2]"));
  CHECK_THAT(text, Contains("key = \"word\", hash_bucket_size = 256"));
  CHECK_THAT(text, Contains("key = \"item_id\", hash_bucket_size = 256, dtype "
                            "= \"int64\""));
  CHECK_THAT(text, Contains("\"same\": has the same value everywhere"));
  CHECK_THAT(text, Contains("\"empty\": holds no value"));
  CHECK_THAT(text, Contains("\"when\": is a time"));
}

TEST_CASE("times order rows however they are written", "[survey]") {
  temporary_folder folder;
  auto order = [&](const std::vector<std::string>& times) {
    std::string rows = "id,x,t\n";
    for (int i = 0; i < 40; ++i)
      rows +=
          fmt::format("k{},{}.5,{}\n", i % 4, i,
                      times[static_cast<std::size_t>(i / 4) % times.size()]);
    auto options = options_of("csv", folder.write("t.csv", rows));
    return suggest_order(options, survey_of(options));
  };
  const std::string by_bytes = "order_by = [\"t\"]\n";
  const std::string by_moments =
      "order_by = [{ column = \"t\", as = \"time\" }]\n";
  CHECK(order({"2013-01-01", "2013-01-02"}) == by_bytes);
  CHECK(order({"2013-01-01T10:00:00+02:00", "2013-01-01T11:00:00+02:00"}) ==
        by_bytes);
  CHECK(order({"2013-01-01T10:00:00+02:00", "2013-01-01T11:00:00+01:00"}) ==
        by_moments);
  CHECK(order({"2013-01-01T10:00:00Z", "2013-01-01T11:00:00+00:00"}) ==
        by_moments);
  CHECK(order({"2013-01-01T10:00:00", "2013-01-01T10:00:00.5"}) == by_moments);
  CHECK(order({"2013-01-01T10:00:00", "2013-01-01 11:00:00"}) == by_moments);
  CHECK(order({"2013-01-01T10:00:00Z", "2013-01-01T11:00:00"}) ==
        "# \"t\": times that cannot order rows, because some have an offset "
        "from UTC and some have none.\n");
  CHECK(order({"2013-01-01 10:00 AM", "2013-01-01 02:00 PM"}) ==
        "# \"t\": times that cannot order rows, because \"2013-01-01 10:00 "
        "AM\" is not an ISO 8601 time.\n");
}

TEST_CASE("dates of other forms order nothing, and it is said", "[survey]") {
  temporary_folder folder;
  for (std::string date : {"1/31/2013", "31.01.2013", "01-31-2013 12:00"}) {
    auto rows = "id,x,t\na,1.5," + date + "\na,2.5," + date + "\n";
    auto options = options_of("csv", folder.write("t.csv", rows));
    CHECK(suggest_order(options, survey_of(options)).empty());
    rows += "a,3.5,2/1/2013\n";
    options = options_of("csv", folder.write("t.csv", rows));
    CHECK(suggest_order(options, survey_of(options)) ==
          "# \"t\": times that cannot order rows, because \"" + date +
              "\" is not an ISO 8601 time.\n");
  }
  for (std::string other :
       {"1/2", "2013/01/31", "10.0.0.1", "1/31/20135", "v1.1.2013"}) {
    auto rows = "id,x,t\na,1.5," + other + "\na,2.5,2/1/2013\n";
    auto options = options_of("csv", folder.write("t.csv", rows));
    CHECK(suggest_order(options, survey_of(options)).empty());
  }
}

TEST_CASE("rows are not ordered by the label", "[survey]") {
  temporary_folder folder;
  auto options =
      options_of("csv", folder.write("a.csv",
                                     "id,x,price\na,1.5,1357034400\n"
                                     "a,2.5,1357030000\nb,4,1357041600\n"));
  CHECK_THAT(suggest_order(options, survey_of(options)),
             Contains("order_by = [\"price\"]"));
  options.label = "price";
  CHECK(suggest_order(options, survey_of(options)).empty());
}

TEST_CASE("numbers since 1970 order rows", "[survey]") {
  temporary_folder folder;
  auto order = [&](const std::string& column, double unit) {
    std::string rows = "id,x," + column + "\n";
    for (int i = 0; i < 40; ++i)
      rows += fmt::format("k{},{}.5,{:.0f}\n", i % 4, i,
                          unit * (1357034400 + 3600 * (i * 7 % 40)));
    auto options = options_of("csv", folder.write("n.csv", rows));
    return suggest_order(options, survey_of(options));
  };
  for (auto [name, unit] :
       std::map<std::string, double>{{"seconds", 1},
                                     {"milliseconds", 1e3},
                                     {"microseconds", 1e6},
                                     {"nanoseconds", 1e9}}) {
    CHECK(order("t", unit) == "# \"t\": looks like " + name +
                                  " since 1970, 2013-01-01 to 2013-01-03.\n"
                                  "order_by = [\"t\"]\n");
  }
  auto file = folder.write("e.csv",
                           "id,t\na,1357034400\na,1357038000\n"
                           "b,1357041600\nb,1357034400\n");
  CHECK_THAT(suggested(options_of("csv", file)),
             Contains("order_by = [\"t\"]") &&
                 Contains("# seconds since 1970: 1357034400 to 1357041600\n"
                          "[[column]]\nkind = \"numeric\"\nkey = \"t\"") &&
                 Contains("dtype = \"int64\""));
  CHECK(order("t", 1e-3).empty());
  CHECK(order("item_id", 1).empty());
}

TEST_CASE("a suggestion names what is ragged, missing or twice",
          "[survey][jsonl]") {
  temporary_folder folder;
  auto file = folder.write(
      "a.jsonl",
      R"({"id":"a","context":{"age":1},"sequences":{"tags":[["u"],["v","w"]],"n":[1.5,null],"few":[1,2]}})"
      "\n"
      R"({"id":"a","context":{},"sequences":{"tags":[[]],"n":[7]}})"
      "\n"
      R"({"id":"b","context":{"age":3},"sequences":{"tags":["u"],"n":[8]}})"
      "\n{\n");
  auto text = suggested(options_of("jsonl", file));
  CHECK_THAT(text, Contains("ragged = [\"tags\"]"));
  CHECK_THAT(text, Contains("\"age\" = \"0\"") && Contains("\"n\" = \"5.5\""));
  CHECK_THAT(text, Contains("\"few\": is not in every example"));
  CHECK_THAT(text, Contains("on_duplicate = \"queue\""));
  CHECK_THAT(text, Contains("on_error = \"skip\""));
  CHECK_THAT(text, Contains("context = true"));
}

TEST_CASE("numbers that cannot be standardized are left out or typed",
          "[survey]") {
  temporary_folder folder;
  std::string rows = "id,far,holes,x\n";
  for (int i = 0; i < 40; ++i)
    rows += fmt::format("k{},{},{},{}\n", i % 4, i % 2 ? "1e308" : "-1e308",
                        i % 7 ? std::to_string(i) : "nan", i);
  auto text = suggested(options_of("csv", folder.write("a.csv", rows)));
  CHECK_THAT(text, Contains("\"far\": holds numbers that are too far apart"));
  // Integers among which there is NaN are numbers of a float.
  CHECK_THAT(text, Contains("key = \"holes\"\nnormalizer = ") &&
                       Contains("default = { \"holes\" = "));
}

TEST_CASE("numbers of more digits than a float has are integers, or said",
          "[survey]") {
  temporary_folder folder;
  std::string rows = "id,whole,close,closer,x\n";
  for (int i = 0; i < 60; ++i)
    rows += fmt::format(
        "k{},11618880071383121{:02}.0,1486215887.5849{:05},"
        "1486215887.58492200{:02},{}.5\n",
        i % 4, i, i, i, i);
  auto text = suggested(options_of("csv", folder.write("a.csv", rows)));
  CHECK_THAT(text, Contains("key = \"whole\"\ndtype = \"int64\"\n"));
  CHECK_THAT(text, Contains("; about 60 different values are reduced to ") &&
                       Contains(" when standardized as float32"));
  CHECK_THAT(
      text,
      Contains("\"closer\": holds numbers too close together for float64"));
}

TEST_CASE("keys that are cut fill batches by their pieces", "[survey]") {
  temporary_folder folder;
  std::string rows = "id,x\n";
  for (int i = 0; i < 3000; ++i)
    rows += fmt::format("k,{}.5\n", i);
  auto options = options_of("csv", folder.write("a.csv", rows));
  CHECK_THAT(suggested(options), Contains("batch_size = 1\n"));
  options.steps_per_key = 100;
  auto text = suggested(options);
  CHECK_THAT(text, Contains("steps_per_key = 100\n") &&
                       Contains("num_unroll = 4  ") &&
                       Contains("batch_size = 30\n"));
  options.steps_per_key = 3;
  CHECK_THAT(suggested(options), Contains("num_unroll = 2  "));
}

TEST_CASE("nulls in ragged steps get a default", "[survey][jsonl]") {
  temporary_folder folder;
  auto file = folder.write(
      "a.jsonl",
      R"({"id":"a","context":{"g":["p","q"]},"sequences":{"r":[["u",null],["v"],[]],"x":[1,2,3]}})"
      "\n"
      R"({"id":"b","context":{},"sequences":{"r":[["v","u"]],"x":[7]}})"
      "\n"
      R"({"id":"c","context":{"g":null},"sequences":{"r":[["v"]],"x":[8]}})"
      "\n");
  auto text = suggested(options_of("jsonl", file));
  CHECK_THAT(text, Contains("ragged = [\"r\", \"g\"]"));
  // Context that a record has not is no value, not a default.
  CHECK_THAT(text, Contains("default = { \"r\" = \"\" }"));
}

TEST_CASE("without a sequence there is nothing to suggest", "[survey]") {
  temporary_folder folder;
  auto file = folder.write("a.csv", "id,same\na,1\nb,1\n");
  auto options = options_of("csv", file);
  auto text = suggest_configuration(options, survey_of(options));
  REQUIRE(text.has_error());
  CHECK_THAT(text.error().message, Contains("has the same value everywhere"));
}

}  // namespace segue
