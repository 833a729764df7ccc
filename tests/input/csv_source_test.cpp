// SPDX-License-Identifier: BSD-3-Clause
#include "segue/input/csv_source.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "input_fixture.hpp"
#include "segue/tests/storage/gzip.hpp"

namespace segue {
namespace {

using namespace testing;
using Catch::Contains;
using names = std::vector<std::string>;

const auto x_spec = sequences({{"x", dtype::float32, {}}});

/// The x of each example, keyed.
std::map<std::string, std::vector<float>> x_by_key(const all_read& all) {
  std::map<std::string, std::vector<float>> values;
  for (auto& e : all.examples)
    values[e.key] = numbers<float>(dense(e.sequences, "x"));
  return values;
}

/// Examples and rejects as text, to compare two ways of reading.
std::vector<std::string> printed(const all_read& all) {
  auto lines = messages(all);
  for (auto& e : all.examples) {
    auto line = e.key + ":";
    for (auto x : numbers<float>(dense(e.sequences, "x")))
      line.append(" ").append(std::to_string(x));
    lines.push_back(line);
  }
  return lines;
}

std::string random_csv(unsigned seed, int rows) {
  std::mt19937 random{seed};
  std::string text = "id,t,x,note\n";
  for (int i = 0; i < rows; ++i) {
    auto key = random() % 50 == 0 ? "" : std::to_string(random() % 40);
    auto x = random() % 60 == 0 ? "bad" : std::to_string(random() % 1000);
    auto note = random() % 4 ? "n" : "\"two\nlines, \"\"quoted\"\"\"";
    text += fmt::format("{},{},{},{}{}\n", key, random() % 20, x, note,
                        random() % 30 ? "" : ",more");
  }
  return text;
}

}  // namespace

TEST_CASE("scattered rows are grouped by ascending key", "[I2][csv_source]") {
  temporary_folder folder;
  auto a = folder.write("a.csv", "id,x\nb,1\na,2\nb,3\n");
  auto b = folder.write("b.csv", "id,x\na,4\nc,5\nb,6\n");
  auto all = read_all(csv_options({a, b}), x_spec);
  CHECK(keys(all) == names{"a", "b", "c"});
  CHECK(x_by_key(all) == std::map<std::string, std::vector<float>>{
                             {"a", {2, 4}}, {"b", {1, 3, 6}}, {"c", {5}}});
  CHECK(all.records == 6);
}

TEST_CASE("keys are ordered by their bytes", "[I2][csv_source]") {
  temporary_folder folder;
  auto a =
      folder.write("a.csv", "id,x\n10,1\n9,2\n\xc3\xa9,3\nZ,4\nz,5\n1,6\n");
  CHECK(keys(read_all(csv_options({a}), x_spec)) ==
        names{"1", "10", "9", "Z", "z", "\xc3\xa9"});
}

TEST_CASE("quoted and unquoted keys are the same key", "[I2][csv_source]") {
  temporary_folder folder;
  auto a = folder.write("a.csv", "id,x\n\"k\",1\nk,2\n\"q\"\"\",3\n");
  for (bool grouped : {false, true}) {
    auto options = csv_options({a});
    options.grouped = grouped;
    auto all = read_all(options, x_spec);
    CHECK(x_by_key(all) == std::map<std::string, std::vector<float>>{
                               {"k", {1, 2}}, {"q\"", {3}}});
  }
}

TEST_CASE("rows of a key are ordered by its columns, then as they were",
          "[I2][csv_source]") {
  temporary_folder folder;
  auto a = folder.write("a.csv",
                        "id,day,hour,x\n"
                        "k,2013-01-02,5,4\n"
                        "k,2013-01-01,10,2\n"
                        "k,2013-01-01,9,0\n"
                        "k,2013-01-01,9.0,1\n"
                        "k,2013-01-01,NA,3\n");
  for (bool grouped : {false, true}) {
    auto options = csv_options({a});
    options.grouped = grouped;
    options.order_by = {"day", "hour"};
    auto all = read_all(options, x_spec);
    CHECK(x_by_key(all)["k"] == std::vector<float>{0, 1, 2, 3, 4});
  }
}

TEST_CASE("rows are ordered by the exact value of long decimals",
          "[I2][csv_source]") {
  temporary_folder folder;
  auto options = csv_options({folder.write("a.csv",
                                           "id,t,x\n"
                                           "a,1486215887.584922539,2\n"
                                           "a,1486215887.584922537,1\n"
                                           "a,1486215887.584922500,0\n")});
  options.order_by = {"t"};
  CHECK(x_by_key(read_all(options, x_spec))["a"] ==
        std::vector<float>{0, 1, 2});
}

TEST_CASE("rows are ordered by the moments that times mean",
          "[I2][I3][csv_source]") {
  temporary_folder folder;
  auto options = csv_options({folder.write("a.csv",
                                           "id,t,x\n"
                                           "a,2013-01-01T12:00:00+02:00,1\n"
                                           "a,2013-01-01T11:00:00Z,2\n"
                                           "a,,4\n"
                                           "a,2013-01-01 01:00 PM,9\n"
                                           "a,2013-01-01 11:00:00.5,3\n"
                                           "a,2013-01-01,0\n")});
  for (bool grouped : {false, true}) {
    options.grouped = grouped;
    options.order_by = {{"t", order_kind::time}};
    auto all = read_all(options, x_spec);
    CHECK(x_by_key(all)["a"] == std::vector<float>{0, 1, 2, 3, 4});
    REQUIRE(all.rejects.size() == 1);
    CHECK_THAT(describe(all.rejects[0]),
               Catch::Contains("a.csv:5: column 't': '2013-01-01 01:00 PM' is "
                               "no date or time of ISO 8601"));
  }
}

TEST_CASE("spilling to disk changes nothing", "[I2][csv_source]") {
  temporary_folder folder;
  auto a = folder.write("a.csv", random_csv(1, 700));
  auto b = folder.write("b.csv.gz", gzip(random_csv(2, 500)));
  auto options = csv_options({a, b});
  options.order_by = {"t"};
  auto expected = read_all(options, x_spec);
  CHECK(expected.examples.size() == 40);
  CHECK(expected.rejects.size() > 10);
  CHECK(expected.records == 1200);
  options.temporary_folder = folder.path();
  for (std::int64_t memory : {1, 4096, 20000}) {
    options.group_memory = memory;
    CHECK(printed(read_all(options, x_spec)) == printed(expected));
  }
}

TEST_CASE("one chunk or many give the same examples", "[I2][csv_source]") {
  temporary_folder folder;
  auto options = csv_options({folder.write("a.csv", random_csv(3, 800))});
  auto one = read_all(options, x_spec);
  CHECK(one.chunks == 1);
  for (std::int64_t bytes : {1, 100, 2000}) {
    options.chunk_bytes = bytes;
    auto many = read_all(options, x_spec);
    CHECK(many.chunks > 5);
    CHECK(printed(many) == printed(one));
  }
}

TEST_CASE("grouped input keeps the order of the files", "[I2][csv_source]") {
  temporary_folder folder;
  auto a = folder.write("a.csv", "id,x\nz,1\nz,2\na,3\n");
  auto b = folder.write("b.csv", "id,x\na,4\nm,5\n");
  auto options = csv_options({a, b});
  options.grouped = true;
  for (std::int64_t bytes : {1, 1 << 18}) {
    options.chunk_bytes = bytes;
    auto all = read_all(options, x_spec);
    CHECK(keys(all) == names{"z", "a", "m"});
    CHECK(x_by_key(all) == std::map<std::string, std::vector<float>>{
                               {"z", {1, 2}}, {"a", {3, 4}}, {"m", {5}}});
    CHECK(all.chunks == (bytes == 1 ? 3 : 1));
  }
}

TEST_CASE("a key that comes back in grouped input is an error",
          "[I2][csv_source]") {
  temporary_folder folder;
  auto a = folder.write("a.csv", "id,x\nz,1\na,2\n");
  auto b = folder.write("b.csv", "id,x\nb,2\nz,3\n");
  auto options = csv_options({a, b});
  options.grouped = true;
  auto e = read_error(options, x_spec);
  CHECK(e.code == errc::already_exists);
  CHECK_THAT(e.message, Contains("b.csv:3: key 'z' comes back"));
}

TEST_CASE("a row without a key does not end its neighbours' key",
          "[I3][csv_source]") {
  temporary_folder folder;
  auto a = folder.write("a.csv", "id,x\n,0\nk,1\n,2\nNA,3\nk,4\n,5\n");
  for (bool grouped : {false, true})
    for (std::int64_t bytes : {7, 1 << 18}) {
      auto options = csv_options({a});
      options.grouped = grouped;
      options.chunk_bytes = bytes;
      auto all = read_all(options, x_spec);
      CHECK(x_by_key(all)["k"] == std::vector<float>{1, 4});
      REQUIRE(all.rejects.size() == 4);
      CHECK_THAT(describe(all.rejects[0]),
                 Contains("a.csv:2: column 'id': the value is missing"));
    }
}

TEST_CASE("rows without keys alone fill no chunk without end",
          "[I4][csv_source]") {
  temporary_folder folder;
  std::string text = "id,x\nk,1\n";
  for (int i = 0; i < 1000; ++i)
    text += ",2\n";
  for (bool grouped : {false, true}) {
    auto options = csv_options({folder.write("a.csv", text)});
    options.grouped = grouped;
    options.chunk_bytes = 100;
    auto all = read_all(options, x_spec);
    CHECK(all.chunks > 15);
    CHECK(all.rejects.size() == 1000);
    CHECK(all.examples.size() == 1);
  }
}

TEST_CASE("files may have their columns in any order", "[I2][csv_source]") {
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
          "[I2][csv_source]") {
  temporary_folder folder;
  auto a = folder.write("a.csv", "id,t,x\nk,3,3\nk,1,1\n");
  auto b = folder.write("b.csv", "x,id,t\n2,k,2\n0,k,0\n");
  for (bool grouped : {false, true}) {
    auto options = csv_options({a, b});
    options.grouped = grouped;
    options.order_by = {"t"};
    CHECK(x_by_key(read_all(options, x_spec))["k"] ==
          std::vector<float>{0, 1, 2, 3});
  }
}

TEST_CASE("a missing column is named with file and nearest name",
          "[I2][csv_source]") {
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
             Contains("no column 'tailnum'; it has id, x, time_hour"));
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
          "[I2][csv_source]") {
  temporary_folder folder;
  auto a = folder.write("a.csv", "id,x,x,y,y\nk,1,2,3,4\n");
  CHECK_THAT(read_error(csv_options({a}), x_spec).message,
             Contains("a.csv' has the column 'x' twice"));
}

TEST_CASE("rows that end in CR alone are told as that", "[I2][csv_source]") {
  temporary_folder folder;
  auto a = folder.write("a.csv", "id,x\rk,1\rl,2\r");
  CHECK_THAT(read_error(csv_options({a}), x_spec).message,
             Contains("a.csv:1: the header holds a carriage return; rows end "
                      "in LF or CRLF, not in CR alone"));
  // Within quotes it is a part of a name.
  auto b = folder.write("b.csv", "id,x,\"a\rb\"\nk,1,2\n");
  CHECK(keys(read_all(csv_options({b}), x_spec)) == names{"k"});
}

TEST_CASE("a column's name does nothing to a terminal",
          "[I2][csv_source][hostile]") {
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

TEST_CASE("files that cannot be read are errors of their kind",
          "[I6][csv_source]") {
  temporary_folder folder;
  auto good = folder.write("good.csv", "id,x\nk,1\n");
  auto fails = [&](const std::string& bad) {
    return read_error(csv_options({good, bad}), x_spec).code;
  };
  CHECK(fails(folder.path("none.csv")) == errc::not_found);
  CHECK(fails(folder.path("none*.csv")) == errc::not_found);
  CHECK(fails(folder.write("empty.csv", "")) == errc::empty);
  CHECK(fails(folder.write("hollow.csv.gz", gzip(""))) == errc::empty);
  CHECK(fails(folder.write("blank.csv", "\n\n")) == errc::empty);
  auto packed = gzip(random_csv(4, 20000));
  packed.resize(packed.size() - 10);
  CHECK(fails(folder.write("cut.csv.gz", packed)) == errc::truncated);
  CHECK(fails(folder.write("plain.csv.gz", "id,x\n")) == errc::malformed);
  CHECK(fails(folder.write("quote.csv", "id,\"x\nk,1\n")) == errc::malformed);
  CHECK(read_error(csv_options({}), x_spec).code == errc::invalid_argument);
}

TEST_CASE("a file with a header only holds no example", "[I2][csv_source]") {
  temporary_folder folder;
  auto all = read_all(csv_options({folder.write("a.csv", "id,x")}), x_spec);
  CHECK(all.chunks == 0);
}

TEST_CASE("progress counts stored bytes and records", "[I4][csv_source]") {
  temporary_folder folder;
  auto options = csv_options({folder.write("a.csv", "id,x\nk,1\nl,2\n"),
                              folder.write("b.csv", "id,x\nm,1\n")});
  options.grouped = GENERATE(false, true);
  options.chunk_bytes = 1;
  auto source = open_source(options, x_spec).value();
  CHECK(source->progress().bytes_read == 0);
  CHECK(source->progress().bytes_total == 13 + 9);
  REQUIRE(source->next().value().has_value());
  CHECK(source->progress().records_given == 1);
  while (source->next().value()) {
  }
  CHECK(source->progress().bytes_read == 13 + 9);
  CHECK(source->progress().records_read == 3);
  CHECK(source->progress().records_given == 3);
}

TEST_CASE("a cancelled source ends", "[B21][csv_source]") {
  temporary_folder folder;
  auto options = csv_options({folder.write("a.csv", "id,x\nk,1\nl,2\n")});
  options.grouped = GENERATE(false, true);
  options.chunk_bytes = 1;
  auto source = open_source(options, x_spec).value();
  REQUIRE(source->next().value().has_value());
  source->cancel();
  auto next = source->next();
  REQUIRE(next.has_error());
  CHECK(next.error().code == errc::cancelled);
}

TEST_CASE("only the end of input is asked again safely", "[I2][csv_source]") {
  temporary_folder folder;
  auto options = csv_options({folder.write("a.csv", "id,x\nk,1\n")});
  options.grouped = GENERATE(false, true);
  auto source = open_source(options, x_spec).value();
  REQUIRE(source->next().value().has_value());
  CHECK_FALSE(source->next().value().has_value());
  CHECK_FALSE(source->next().value().has_value());
}

TEST_CASE("standard input is a file of unknown size, read once",
          "[I5][csv_source]") {
  temporary_folder folder;
  auto file = folder.write("b.csv", "id,x\nk,2\n");
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  std::string text = "id,x\nk,1\nl,3\n";
  REQUIRE(::write(ends[1], text.data(), text.size()) ==
          static_cast<ssize_t>(text.size()));
  ::close(ends[1]);
  int saved = ::dup(STDIN_FILENO);
  ::dup2(ends[0], STDIN_FILENO);
  ::close(ends[0]);
  auto options = csv_options({"-", file});
  auto source = open_source(options, x_spec);
  if (saved >= 0) {
    ::dup2(saved, STDIN_FILENO);
    ::close(saved);
  }
  REQUIRE(source.has_value());
  CHECK((*source)->progress().bytes_total == -1);
  auto records = (*source)->next().value();
  REQUIRE(records.has_value());
  CHECK(records->files->front().name == "standard input");
  auto parsed = make_parser(options, x_spec).value()->parse(*records);
  REQUIRE(parsed.examples.size() == 2);
  CHECK(numbers<float>(dense(parsed.examples[0].sequences, "x")) ==
        std::vector<float>{1, 2});
}

TEST_CASE("a file that changes between its check and its reading is an error",
          "[I6][csv_source]") {
  temporary_folder folder;
  auto options = csv_options({folder.write("a.csv", "id,x\nk,1\n")});
  auto source = open_source(options, x_spec).value();
  folder.write("a.csv", "x,id\n1,k\n");
  auto next = source->next();
  REQUIRE(next.has_error());
  CHECK_THAT(next.error().message, Contains("a.csv' has another header"));
}

TEST_CASE("another format is refused", "[I1][csv_source]") {
  auto options = csv_options({"a.xls"});
  options.format = "xls";
  CHECK_THAT(open_source(options, x_spec).error().message,
             Contains("'xls'") && Contains("csv"));
  CHECK_THAT(make_parser(options, x_spec).error().message, Contains("'xls'"));
}

TEST_CASE("files without a header have the columns that are named",
          "[I2][csv_source]") {
  temporary_folder folder;
  auto options = csv_options({folder.write("a.dat", "u1::1193::5\nu1::7::3\n"),
                              folder.write("b.dat.gz", gzip("u2::8::1\n"))});
  options.delimiter = "::";
  options.header = false;
  options.columns = {"id", "film", "x"};
  auto all = read_all(options, x_spec);
  CHECK(x_by_key(all) ==
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

TEST_CASE("a first line of numbers is told from a header", "[I3][csv_source]") {
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

TEST_CASE("columns can be renamed", "[I2][csv_source]") {
  temporary_folder folder;
  auto options = csv_options({folder.write("a.csv", ",user:id,temp:C\n0,a,1\n"),
                              folder.write("b.csv", "id,x\na,2\n")});
  options.rename = {{"user:id", "id"}, {"temp:C", "x"}, {"", "row"}};
  CHECK(x_by_key(read_all(options, x_spec))["a"] == std::vector<float>{1, 2});
  options.rename["temp:F"] = "y";
  CHECK_THAT(read_error(options, x_spec).message,
             Contains("rename calls the column 'temp:F' 'y', but no file has "
                      "it"));
  options.rename = {{"user:id", "id"}, {"temp:C", "id"}};
  CHECK_THAT(read_error(options, x_spec).message,
             Contains("has the column 'id' twice"));
}

TEST_CASE("many rows that order alike stay as they were", "[I2][csv_source]") {
  temporary_folder folder;
  constexpr int rows = 600;
  constexpr int moments = 7;
  std::string text = "id,t,x\n";
  for (int i = 0; i < rows; ++i)
    text += fmt::format("k,{},{}\n", moments - i % moments, i);
  std::vector<float> expected;
  for (int t = 1; t <= moments; ++t)
    for (int i = 0; i < rows; ++i)
      if (moments - i % moments == t) expected.push_back(static_cast<float>(i));
  for (bool grouped : {false, true}) {
    auto options = csv_options({folder.write("a.csv", text)});
    options.grouped = grouped;
    options.order_by = {"t"};
    CHECK(x_by_key(read_all(options, x_spec))["k"] == expected);
  }
}

}  // namespace segue
