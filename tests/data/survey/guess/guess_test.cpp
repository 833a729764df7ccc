// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/guess/guess_format.hpp"
#include "segue/tests/data/input/tfrecord/tfrecord.hpp"
#include "segue/tests/data/storage/gzip.hpp"
#include "segue/tests/data/survey/survey_fixture.hpp"
#include "segue/tests/places.hpp"

namespace segue {
namespace {

using Catch::Contains;
using test::temporary_folder;

input_options unknown(const std::string& format, const std::string& file) {
  auto options = test::options_of(format, file);
  options.key = format == "jsonl" ? "key" : "";
  return options;
}

std::vector<std::string> guessed(input_options& options,
                                 const known_options& known = {}) {
  auto made = guess_options(known, options);
  if (!made) FAIL(made.error().message);
  return *made;
}

std::string guess_fault(input_options options) {
  auto made = guess_options({}, options);
  REQUIRE(made.has_error());
  CHECK(made.error().code == errc::invalid_argument);
  return made.error().message;
}

}  // namespace

TEST_CASE("a format is told by name, then by content", "[survey]") {
  temporary_folder folder;
  CHECK(*guess_format("none.csv") == "csv");
  CHECK(*guess_format("none.tsv.gz") == "csv");
  CHECK(*guess_format("none.jsonl.zst") == "jsonl");
  CHECK(*guess_format("none.tfrecord") == "tfrecord");
  CHECK(*guess_format(folder.write("a", "id,x\n1,2\n")) == "csv");
  CHECK(*guess_format(folder.write("a", " \n{\"key\": 1}\n")) == "jsonl");
  CHECK(*guess_format(folder.write("a", "\xef\xbb\xbf{}\n")) == "jsonl");
  CHECK(*guess_format(folder.write("a", test::frame("x"))) == "tfrecord");
  CHECK(*guess_format(folder.write("a", test::gzip("{}"))) == "jsonl");
  using namespace std::string_literals;
  auto odd = guess_format(folder.write("a", "\x01\x00\x02\x03"s));
  REQUIRE(odd.has_error());
  CHECK_THAT(odd.error().message, Contains("input.format"));
  CHECK(guess_format(folder / "none").error().code == errc::not_found);
  CHECK(is_data_file("data/a.csv.gz"));
  CHECK(is_data_file("-"));
  CHECK_FALSE(is_data_file("run.toml"));
}

TEST_CASE("delimiter and key of CSV are guessed where they are plain",
          "[survey][csv]") {
  temporary_folder folder;
  auto options =
      unknown("csv", folder.write("a", "user_id;x;y\na;1;2\nb;1;2\n"));
  CHECK(guessed(options) ==
        std::vector<std::string>{R"(delimiter = ";")", R"(key = "user_id")"});
  CHECK(options.delimiter == ";");
  CHECK(options.key == "user_id");

  auto several =
      unknown("csv", folder.write("a",
                                  "when,who,what\n2013-01-01,a,1.5\n"
                                  "2013-01-02,b,2.5\n2013-01-03,a,2.5\n"));
  CHECK_THAT(guess_fault(several),
             Contains("several candidates: who (2 values in 3 records)"));
  CHECK_THAT(guess_fault(unknown("csv", folder.write("a", "x,y\n1.5,\n"))),
             Contains("nothing in the input looks like a key"));
}

TEST_CASE("what is known is not guessed", "[survey]") {
  auto options = test::options_of("csv", "no such file");
  known_options known{.key = true, .delimiter = true};
  CHECK(guessed(options, known).empty());
  auto pipe = unknown("csv", "-");
  CHECK_THAT(guess_fault(pipe), Contains("read only once"));
}

TEST_CASE("the members that hold features are guessed", "[survey][jsonl]") {
  temporary_folder folder;
  auto usual = unknown(
      "jsonl",
      folder.write("a", R"({"key":1,"context":{"c":[1]},"sequences":{}})"));
  CHECK(guessed(usual).empty());
  auto flat =
      unknown("jsonl", folder.write("a", R"({"id":"a","x":[1,2],"age":30})"));
  CHECK(guessed(flat) ==
        std::vector<std::string>{R"(json = { context = "", sequences = "" })",
                                 R"(key = "id")"});
  auto own = unknown(
      "jsonl",
      folder.write("a", R"({"who":"a","user":{"age":3},"events":{"x":[1]}})"
                        "\n"
                        R"({"who":"b","user":{"age":3},"events":{"x":[1]}})"));
  CHECK(guessed(own) ==
        std::vector<std::string>{
            R"(json = { context = "user", sequences = "events" })",
            R"(key = "who")"});
}

TEST_CASE("message and key of TFRecords are guessed", "[survey][tfrecord]") {
  auto fixture = [](const char* name) {
    return unknown("tfrecord", test::in_source("tests/data/input/fixtures/" +
                                               std::string{name}));
  };
  auto lists = fixture("sequence_examples.tfrecord");
  CHECK(guessed(lists) == std::vector<std::string>{R"(key = "id")"});
  auto flat = fixture("examples.tfrecord");
  CHECK(guessed(flat) ==
        std::vector<std::string>{R"(example = "example")", R"(key = "id")"});
  CHECK(flat.example == tf_message::example);
  temporary_folder folder;
  auto two = test::frame(test::sequence_example(
                 {{"a", test::bytes_list({"u"})}, {"b", test::ints({1})}},
                 {{"x", test::steps({})}})) +
             test::frame(test::sequence_example(
                 {{"a", test::bytes_list({"v"})}, {"b", test::ints({1})}},
                 {{"x", test::steps({})}}));
  auto only = unknown("tfrecord", folder.write("a", two));
  CHECK(guessed(only) == std::vector<std::string>{R"(key = "a")"});
}

}  // namespace segue
