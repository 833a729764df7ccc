// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/csv_header.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "segue/tests/data/input/input_fixture.hpp"
#include "segue/tests/data/storage/gzip.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;
using names = std::vector<std::string>;

const auto x_spec = sequences({{"x", dtype::float32, {}}});

}  // namespace

TEST_CASE("files may have their columns in any order", "[I2][csv_header]") {
  temporary_folder folder;
  auto a = folder.write("a.csv", "id,x,y\nk,1,7\n");
  auto b = folder.write("b.csv", "y,more,x,id\n8,q,2,k\n");
  auto all =
      read_all(csv_options({a, b}),
               sequences({{"x", dtype::float32, {}}, {"y", dtype::int32, {}}}));
  REQUIRE(all.examples.size() == 1);
  CHECK(numbers<float>(dense(all.examples[0].sequences, "x")) ==
        std::vector<float>{1, 2});
  CHECK(numbers<std::int32_t>(dense(all.examples[0].sequences, "y")) ==
        std::vector<std::int32_t>{7, 8});
}

TEST_CASE("files may have the columns that order rows anywhere",
          "[I2][csv_header]") {
  temporary_folder folder;
  auto a = folder.write("a.csv", "id,t,x\nk,3,3\nk,1,1\n");
  auto b = folder.write("b.csv", "x,id,t\n2,k,2\n0,k,0\n");
  for (bool grouped : {false, true}) {
    auto options = csv_options({a, b});
    options.grouped = grouped;
    options.order_by = {"t"};
    CHECK(floats_by_key(read_all(options, x_spec), "x")["k"] ==
          std::vector<float>{0, 1, 2, 3});
  }
}

TEST_CASE("a missing column is named with file and nearest name",
          "[I2][csv_header]") {
  temporary_folder folder;
  auto a = folder.write("a.csv", "id,x,time_hour\nk,1,2\n");
  auto b = folder.write("b.csv", "id,xs,time_hour\nk,1,2\n");
  auto e = read_error(csv_options({a, b}), x_spec);
  CHECK(e.code == errc::invalid_argument);
  CHECK_THAT(e.message,
             Contains("b.csv' has no column 'x'; did you mean 'xs'?"));

  auto options = csv_options({a});
  options.order_by = {"time_huor"};
  CHECK_THAT(read_error(options, x_spec).message,
             Contains("no column 'time_huor'; did you mean 'time_hour'?"));
  options = csv_options({a});
  options.key = "tailnum";
  CHECK_THAT(read_error(options, x_spec).message,
             Contains("no column 'tailnum'; its columns are id, x, time_hour"));
  options = csv_options({a});
  options.label = "delay";
  CHECK_THAT(read_error(options, x_spec).message,
             Contains("no column 'delay'"));
  options = csv_options({a});
  options.context = {"model"};
  CHECK_THAT(read_error(options, x_spec).message,
             Contains("no column 'model'"));
}

TEST_CASE("a needed column that is there twice is an error",
          "[I2][csv_header]") {
  temporary_folder folder;
  auto a = folder.write("a.csv", "id,x,x,y,y\nk,1,2,3,4\n");
  CHECK_THAT(read_error(csv_options({a}), x_spec).message,
             Contains("a.csv' has two columns named 'x'"));
}

TEST_CASE("rows that end in CR alone are told as that", "[I2][csv_header]") {
  temporary_folder folder;
  auto a = folder.write("a.csv", "id,x\rk,1\rl,2\r");
  CHECK_THAT(read_error(csv_options({a}), x_spec).message,
             Contains("a.csv:1: the header contains a carriage return; rows "
                      "end in LF or CRLF, not in CR alone"));
  // Within quotes it is a part of a name.
  auto b = folder.write("b.csv", "id,x,\"a\rb\"\nk,1,2\n");
  CHECK(keys(read_all(csv_options({b}), x_spec)) == names{"k"});
}

TEST_CASE("a column's name does nothing to a terminal",
          "[I2][csv_header][hostile]") {
  temporary_folder folder;
  auto options =
      csv_options({folder.write("a.csv", "id,\x1b[2J,\x1b[2J\nk,1,2\n")});
  options.order_by = {"\x1b[2J"};
  CHECK_THAT(read_error(options, x_spec).message, Contains("\\x1b[2J"));
  options.order_by = {"\x1b[3J"};
  options.key = "\x1b]";
  auto message = read_error(options, x_spec).message;
  CHECK_THAT(message,
             Contains("\\x1b]") && Contains("\\x1b[3J") && !Contains("\x1b"));
}

TEST_CASE("a file with a header only holds no example", "[I2][csv_header]") {
  temporary_folder folder;
  auto all = read_all(csv_options({folder.write("a.csv", "id,x")}), x_spec);
  CHECK(all.chunks == 0);
}

TEST_CASE("files without a header have the columns that are named",
          "[I2][csv_header]") {
  temporary_folder folder;
  auto options = csv_options({folder.write("a.dat", "u1::1193::5\nu1::7::3\n"),
                              folder.write("b.dat.gz", gzip("u2::8::1\n"))});
  options.delimiter = "::";
  options.header = false;
  options.columns = {"id", "film", "x"};
  auto all = read_all(options, x_spec);
  CHECK(floats_by_key(all, "x") ==
        std::map<std::string, std::vector<float>>{{"u1", {5, 3}}, {"u2", {1}}});
  CHECK(all.records == 3);
  options.columns = {"id", "x"};
  auto wrong = read_all(
      [&] {
        options.on_error = error_policy::skip;
        return options;
      }(),
      x_spec);
  CHECK(wrong.rejects.size() == 3);
}

TEST_CASE("a first line of numbers is told from a header", "[I3][csv_header]") {
  temporary_folder folder;
  auto options = csv_options({folder.write("a.csv", "1,1193,5\n1,7,3\n")});
  CHECK_THAT(read_error(options, x_spec).message,
             Contains("a.csv' has no columns 'id', 'x'; its first line looks "
                      "like data (1, 1193, 5)") &&
                 Contains("header = false and columns = [...]"));
  // Where half of it are numbers or times.
  auto looks_like_data = [&](const std::string& line) {
    options.files = {folder.write("b.csv", line + "\n")};
    return read_error(options, x_spec).message.find("looks like data") !=
           std::string::npos;
  };
  CHECK(looks_like_data("a,1,2013-01-01,b"));
  CHECK(looks_like_data("1,xx"));  // which is nearly "x"
  CHECK_FALSE(looks_like_data("a,1,2,b,c"));
  CHECK_FALSE(looks_like_data("a,b"));
}

TEST_CASE("columns can be renamed", "[I2][csv_header]") {
  temporary_folder folder;
  auto options = csv_options({folder.write("a.csv", ",user:id,temp:C\n0,a,1\n"),
                              folder.write("b.csv", "id,x\na,2\n")});
  options.rename = {{"user:id", "id"}, {"temp:C", "x"}, {"", "row"}};
  CHECK(floats_by_key(read_all(options, x_spec), "x")["a"] ==
        std::vector<float>{1, 2});
  options.rename["temp:F"] = "y";
  CHECK_THAT(read_error(options, x_spec).message,
             Contains("rename gives the column 'temp:F' the name 'y', but no "
                      "file has that column"));
  options.rename = {{"user:id", "id"}, {"temp:C", "id"}};
  CHECK_THAT(read_error(options, x_spec).message,
             Contains("has two columns named 'id'"));
}

}  // namespace segue
