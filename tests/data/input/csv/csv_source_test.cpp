// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/csv_source.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "segue/tests/data/input/input_fixture.hpp"
#include "segue/tests/data/storage/gzip.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;
using names = std::vector<std::string>;

const auto x_spec = sequences({{"x", dtype::float32, {}}});

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
  CHECK(floats_by_key(all, "x") ==
        std::map<std::string, std::vector<float>>{
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
    CHECK(floats_by_key(all, "x") == std::map<std::string, std::vector<float>>{
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
    CHECK(floats_by_key(all, "x")["k"] == std::vector<float>{0, 1, 2, 3, 4});
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
  CHECK(floats_by_key(read_all(options, x_spec), "x")["a"] ==
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
    CHECK(floats_by_key(all, "x")["a"] == std::vector<float>{0, 1, 2, 3, 4});
    REQUIRE(all.rejects.size() == 1);
    CHECK_THAT(describe(all.rejects[0]),
               Catch::Contains("a.csv:5: column 't': '2013-01-01 01:00 PM' is "
                               "not an ISO 8601 date or time"));
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
    CHECK(floats_by_key(all, "x") ==
          std::map<std::string, std::vector<float>>{
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

TEST_CASE("a row without a key does not end its neighbors' key",
          "[I3][csv_source]") {
  temporary_folder folder;
  auto a = folder.write("a.csv", "id,x\n,0\nk,1\n,2\nNA,3\nk,4\n,5\n");
  for (bool grouped : {false, true})
    for (std::int64_t bytes : {7, 1 << 18}) {
      auto options = csv_options({a});
      options.grouped = grouped;
      options.chunk_bytes = bytes;
      auto all = read_all(options, x_spec);
      CHECK(floats_by_key(all, "x")["k"] == std::vector<float>{1, 4});
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

TEST_CASE("files that cannot be read are errors of their kind",
          "[I6][csv_source]") {
  temporary_folder folder;
  auto good = folder.write("good.csv", "id,x\nk,1\n");
  auto fails = [&](const std::string& bad) {
    return read_error(csv_options({good, bad}), x_spec).code;
  };
  CHECK(fails(folder / "none.csv") == errc::not_found);
  CHECK(fails(folder / "none*.csv") == errc::not_found);
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
  CHECK_THAT(next.error().message, Contains("a.csv' has changed since"));
}

TEST_CASE("another format is refused", "[I1][csv_source]") {
  auto options = csv_options({"a.xls"});
  options.format = "xls";
  CHECK_THAT(open_source(options, x_spec).error().message,
             Contains("'xls'") && Contains("csv"));
  CHECK_THAT(make_parser(options, x_spec).error().message, Contains("'xls'"));
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
    CHECK(floats_by_key(read_all(options, x_spec), "x")["k"] == expected);
  }
}

}  // namespace segue
