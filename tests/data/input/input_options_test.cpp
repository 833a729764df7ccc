// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/input_options.hpp"

#include <catch2/catch.hpp>

#include "segue/tests/options/json_options.hpp"

namespace segue {

using strings = std::vector<std::string>;

TEST_CASE("the table [input] is read as the user wrote it",
          "[I2][input_options]") {
  test::json_options reader{R"({
    "format": "csv", "files": ["data/*.csv.gz", "-"], "key": "tailnum",
    "order_by": ["time_hour"], "context": ["model"], "label": "arr_delay",
    "on_error": "skip", "reject_file": "bad.csv", "grouped": true,
    "group_memory_mb": 3, "record_limit_mb": 2, "temporary_folder": "tmp",
    "delimiter": "\t", "missing": ["-"], "default": {"x": "0"}})"};
  auto options = read_input_options(reader);
  CHECK(reader.errors().empty());
  CHECK(options.format == "csv");
  CHECK(options.files == strings{"/config/data/*.csv.gz", "-"});
  CHECK(options.key == "tailnum");
  CHECK(options.order_by == std::vector<order_column>{"time_hour"});
  CHECK(options.context == strings{"model"});
  CHECK(options.label == "arr_delay");
  CHECK(options.on_error == error_policy::skip);
  CHECK(options.reject_file == "/config/bad.csv");
  CHECK(options.grouped);
  CHECK(options.group_memory == 3 << 20);
  CHECK(options.record_limit == 2 << 20);
  CHECK(options.temporary_folder == "/config/tmp");
  CHECK(options.delimiter == "\t");
  CHECK(options.missing == strings{"-"});
  CHECK(options.defaults == std::map<std::string, std::string>{{"x", "0"}});
}

TEST_CASE("what is absent has its default", "[I2][input_options]") {
  test::json_options reader{R"({"files": ["a"], "key": "k"})"};
  auto options = read_input_options(reader);
  CHECK(reader.errors().empty());
  CHECK(options.format == "csv");
  CHECK(options.on_error == error_policy::stop);
  CHECK(options.reject_file.empty());
  CHECK_FALSE(options.grouped);
  CHECK(options.group_memory == 256 << 20);
  CHECK(options.missing == strings{"", "NA"});
}

TEST_CASE("every wrong option of the input is reported",
          "[I2][input_options]") {
  test::json_options reader{R"({
    "format": "xls", "files": [], "order_by": ["a", "a"], "context": [""],
    "on_error": "ignore", "group_memory_mb": 0, "delimiter": "",
    "columns": ["a"], "steps_per_key": 0})"};
  read_input_options(reader);
  CHECK(reader.errors() ==
        strings{"format: 'xls' is not one of csv, jsonl, tfrecord",
                "files: no file is named; at least one is needed",
                "key: is required but missing", "context: a name is empty",
                "on_error: 'ignore' is not one of stop, skip",
                "order_by: 'a' is listed twice",
                "group_memory_mb: 0 is less than 1",
                "delimiter: is empty; expected the separator between fields",
                "columns: column names come from the header; for files without "
                "one, set header = false",
                "steps_per_key: 0 is less than 1"});
}

TEST_CASE("an order column may hold times", "[I2][input_options]") {
  test::json_options reader{R"({
    "files": ["a"], "key": "id",
    "order_by": ["x", {"column": "t", "as": "time"}, {"column": "y"}]})"};
  auto options = read_input_options(reader);
  CHECK(reader.errors().empty());
  CHECK(options.order_by ==
        std::vector<order_column>{"x", {"t", order_kind::time}, "y"});
}

TEST_CASE("JSON Lines have their own names", "[I2][input_options]") {
  test::json_options reader{R"({
    "format": "jsonl", "files": ["a"], "length": "n", "ragged": ["tags"],
    "json": {"context": "", "sequences": "events"}, "default": {"x": "0"}})"};
  auto options = read_input_options(reader);
  CHECK(reader.errors().empty());
  CHECK(options.key == "key");
  CHECK(options.length == "n");
  CHECK(options.ragged == strings{"tags"});
  CHECK(options.json.context.empty());
  CHECK(options.json.sequences == "events");
  CHECK(options.defaults.size() == 1);

  test::json_options plain{R"({"format": "jsonl", "files": ["a"]})"};
  options = read_input_options(plain);
  CHECK(plain.errors().empty());
  CHECK(options.length == "length");
  CHECK(options.json.context == "context");
  CHECK(options.json.sequences == "sequences");
}

TEST_CASE("TFRecord needs a key and says which message it holds",
          "[I1][input_options]") {
  test::json_options reader{R"({
    "format": "tfrecord", "files": ["a"], "key": "id", "example": "example"})"};
  auto options = read_input_options(reader);
  CHECK(reader.errors().empty());
  CHECK(options.example == tf_message::example);
  CHECK(options.length.empty());

  test::json_options wrong{R"({
    "format": "tfrecord", "files": ["a"], "example": "Example"})"};
  read_input_options(wrong);
  CHECK(
      wrong.errors() ==
      strings{"key: is required but missing",
              "example: 'Example' is not one of sequence_example, example; did "
              "you mean 'example'?"});
}

TEST_CASE("options of another format are refused", "[input_options]") {
  test::json_options reader{R"({
    "format": "jsonl", "files": ["a"], "delimiter": ";", "grouped": true,
    "example": "example"})"};
  read_input_options(reader);
  CHECK(reader.errors() ==
        strings{"delimiter: is not an option of the format jsonl",
                "example: is not an option of the format jsonl",
                "grouped: is not an option of the format jsonl"});
  test::json_options csv{
      R"({"files": ["a"], "key": "k", "ragged": ["a"], "json": {}})"};
  read_input_options(csv);
  CHECK(csv.errors() == strings{"json: is not an option of the format csv",
                                "ragged: is not an option of the format csv"});
}

TEST_CASE("files are shuffled and keys are divided on request",
          "[I5][input_options]") {
  test::json_options reader{R"({
    "files": ["a"], "key": "k", "shuffle_files": 7, "shard": "2/3"})"};
  auto options = read_input_options(reader);
  CHECK(reader.errors().empty());
  CHECK(options.shuffle_files == 7);
  CHECK(options.shard.index == 2);
  CHECK(options.shard.count == 3);
  for (auto* wrong : {"3/3", "-1/3", "1", "1/", "/2", "1/3x", "0/0", "a/b"}) {
    auto json = R"({"files": ["a"], "key": "k", "shard": ")" +
                std::string{wrong} + "\"}";
    test::json_options bad{json};
    CHECK(read_input_options(bad).shard.count == 1);
    REQUIRE(bad.errors().size() == 1);
    CHECK_THAT(bad.errors()[0],
               Catch::StartsWith("shard: '" + std::string{wrong} +
                                 "' is not a shard such as"));
  }
}

TEST_CASE("files are needed", "[I2][input_options]") {
  test::json_options reader{R"({"key": "k"})"};
  read_input_options(reader);
  CHECK(reader.errors() == strings{"files: is required but missing"});
}

TEST_CASE("a buffer to shuffle in needs a seed", "[I5][input_options]") {
  test::json_options reader{R"({
    "files": ["a"], "key": "k", "shuffle_examples": 3, "shuffle_buffer": 9})"};
  auto options = read_input_options(reader);
  CHECK(reader.errors().empty());
  CHECK(options.shuffle_examples == 3);
  CHECK(options.shuffle_buffer == 9);

  test::json_options plain{R"({"files": ["a"], "key": "k"})"};
  options = read_input_options(plain);
  CHECK_FALSE(options.shuffle_examples);
  CHECK(options.shuffle_buffer == 1024);

  test::json_options wrong{R"({
    "files": ["a"], "key": "k", "shuffle_buffer": 1})"};
  read_input_options(wrong);
  CHECK(wrong.errors() ==
        strings{
            "shuffle_buffer: 1 is less than 2",
            "shuffle_buffer: has no effect without the seed shuffle_examples"});
}

TEST_CASE("a key may be left to be guessed", "[input_options]") {
  test::json_options reader{R"({"files": ["a"]})"};
  CHECK(read_input_options(reader, false).key.empty());
  CHECK(reader.errors().empty());
}

}  // namespace segue
