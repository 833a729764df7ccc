// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/output_options.hpp"
#include "segue/tests/config/read_table.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;

namespace {

auto read(const std::string& text) {
  return test::read_table(read_output_options, text);
}

}  // namespace

TEST_CASE("outputs go to standard output as CSV by default",
          "[config][output_options]") {
  auto [options, errors] = read("");
  CHECK(errors == std::vector<std::string>{});
  CHECK(options.file == "-");
  CHECK(options.format == output_format::csv);
  CHECK_FALSE(options.states_file);
  CHECK(read("file = '-'\n").options.file == "-");
}

TEST_CASE("output files are relative to the configuration's folder",
          "[config][output_options]") {
  auto [options, errors] = read("file = 'p.csv'\nstates_file = '/s.jsonl'\n");
  CHECK(errors == std::vector<std::string>{});
  CHECK(options.file == "conf/p.csv");
  CHECK(options.states_file == "/s.jsonl");
}

TEST_CASE("the file's ending chooses the format, unless it is given",
          "[config][output_options]") {
  CHECK(read("file = 'p.jsonl'\n").options.format == output_format::jsonl);
  CHECK(read("file = 'p.json'\n").options.format == output_format::jsonl);
  CHECK(read("file = 'p.ndjson'\n").options.format == output_format::jsonl);
  CHECK(read("file = 'p.csv'\n").options.format == output_format::csv);
  CHECK(read("file = 'jsonl'\n").options.format == output_format::csv);
  CHECK(read("file = 'p.txt'\nformat = 'jsonl'\n").options.format ==
        output_format::jsonl);
  CHECK(read("file = 'p.json'\nformat = 'csv'\n").options.format ==
        output_format::csv);
}

TEST_CASE("endings that outputs cannot have are refused",
          "[config][output_options]") {
  CHECK(
      read("file = 'p.jsonl.gz'\nstates_file = 's.jsonl.zst'\n").errors ==
      std::vector<std::string>{
          "conf/f.toml:1: file: \"p.jsonl.gz\" ends in .gz, but this file is "
          "not compressed; expected a name without that ending",
          "conf/f.toml:2: states_file: \"s.jsonl.zst\" ends in .zst, but this "
          "file is not compressed; expected a name without that ending"});
  CHECK(read("file = 'p.tfrecord'\n").errors ==
        std::vector<std::string>{
            "conf/f.toml:1: file: \"conf/p.tfrecord\" is the name of a "
            "tfrecord file, but outputs are csv or jsonl; expected .csv, "
            ".jsonl, .ndjson or .json, or a format"});
  auto [options, errors] = read("file = 'p.tfrecord'\nformat = 'csv'\n");
  CHECK(errors == std::vector<std::string>{});
  CHECK(options.format == output_format::csv);
}

TEST_CASE("faulty output options are named", "[config][output_options]") {
  CHECK(read("file = ''\nformat = 'cvs'\n").errors ==
        std::vector<std::string>{
            "conf/f.toml:1: file: is empty; expected a file, or \"-\" for "
            "standard output",
            "conf/f.toml:2: format: 'cvs' is not one of csv, jsonl; did you "
            "mean 'csv'?"});
  CHECK(
      read("file = 'p.csv'\nstates_file = 'p.csv'\n").errors ==
      std::vector<std::string>{"conf/f.toml:2: states_file: \"conf/p.csv\" is "
                               "also output.file; expected a different file"});
  CHECK(read("states_file = '-'\n").errors ==
        std::vector<std::string>{"conf/f.toml:1: states_file: \"-\" is also "
                                 "output.file; expected a different file"});
}
