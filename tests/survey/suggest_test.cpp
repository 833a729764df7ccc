// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/toml_reader.hpp"
#include "segue/survey/suggest_configuration.hpp"
#include "segue/survey/toml_text.hpp"
#include "survey_fixture.hpp"

namespace segue {
namespace {

using Catch::Contains;
using testing::options_of;
using testing::survey_of;
using testing::temporary_folder;

std::string suggested(const input_options& options) {
  auto text = suggest_configuration(options, survey_of(options));
  if (!text) FAIL(text.error().message);
  return *text;
}

}  // namespace

TEST_CASE("TOML texts read back as they were", "[survey]") {
  for (std::string text :
       {"", "plain", "say \"x\"\\", "\t\n\r\x01\x7f", "\u00e9"}) {
    auto reader = toml_reader::parse("t = " + toml_text(text), "a");
    REQUIRE(reader.has_value());
    CHECK(reader->root().text("t") == text);
  }
  CHECK(toml_number(3) == "3.0");
  CHECK(toml_number(1e30) == "1e+30");
  for (double number : {1015.06, -3., 1e30, 1e-7}) {
    auto reader = toml_reader::parse("n = " + toml_number(number), "a");
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
  CHECK_THAT(text, Contains("\"same\": is the same everywhere"));
  CHECK_THAT(text, Contains("\"empty\": holds no value"));
  CHECK_THAT(text, Contains("\"when\": is a time"));
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

TEST_CASE("without a sequence there is nothing to suggest", "[survey]") {
  temporary_folder folder;
  auto file = folder.write("a.csv", "id,same\na,1\nb,1\n");
  auto options = options_of("csv", file);
  auto text = suggest_configuration(options, survey_of(options));
  REQUIRE(text.has_error());
  CHECK_THAT(text.error().message, Contains("is the same everywhere"));
}

}  // namespace segue
