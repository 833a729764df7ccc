// SPDX-License-Identifier: BSD-3-Clause
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "segue/features/columns/indicator_column.hpp"
#include "segue/features/columns/vocabulary_file_column.hpp"
#include "segue/tests/data/storage/gzip.hpp"
#include "segue/tests/data/storage/zstd.hpp"
#include "segue/tests/features/layer_cases.hpp"
#include "segue/tests/temporary_folder.hpp"

namespace segue {
namespace {

using namespace test;
using Catch::Contains;
using Catch::EndsWith;
using floats_t = std::vector<float>;

/// A file that is removed with its folder.
class temporary_file {
 public:
  explicit temporary_file(const std::string& content)
      : path_{folder_.write("words.txt", content)} {}
  const std::string& path() const { return path_; }
  const std::string& folder() const { return folder_.path(); }

 private:
  temporary_folder folder_;
  std::string path_;
};

result<categorical_column_ptr> column_of(const temporary_file& file,
                                         vocabulary_file_options options = {}) {
  return sequence_categorical_column_with_vocabulary_file("a", file.path(),
                                                          options);
}

floats_t counts(const result<categorical_column_ptr>& column,
                const feature& f) {
  REQUIRE(column);
  return output({{"a", {f}}}, {*indicator_column(*column)});
}

}  // namespace

TEST_CASE("ids are line numbers, whatever ends the lines",
          "[F6][vocabulary_file]") {
  for (auto* content : {"x\ny\nz\n", "x\ny\nz", "x\r\ny\r\nz\r\n"}) {
    temporary_file file{content};
    CHECK(counts(column_of(file), texts({"z", "w"})) ==
          floats_t{0, 0, 1, 0, 0, 0});
  }
}

TEST_CASE("a vocabulary may be compressed and begin with a mark",
          "[F6][vocabulary_file]") {
  std::string plain = "x\ny\nz\n";
  std::string mark = "\xef\xbb\xbf";
  for (auto& content : {mark + plain, test::gzip(plain), test::zstd(plain),
                        test::gzip(mark + plain)}) {
    temporary_file file{content};
    CHECK(counts(column_of(file), texts({"x", "z", "w"})) ==
          floats_t{1, 0, 0, 0, 0, 1, 0, 0, 0});
  }
}

TEST_CASE("a vocabulary's line that is no word is an error with its number",
          "[F6][vocabulary_file]") {
  auto message = [](std::string content) {
    temporary_file file{content};
    auto told = refusal(column_of(file));
    CHECK_THAT(told, Contains(file.path()));
    return told;
  };
  CHECK_THAT(message("x\n\ny\n"),
             EndsWith("words.txt': line 2 is blank; each line is a word"));
  CHECK_THAT(message("x\r\ny\r\n\r\n"),
             EndsWith("line 3 is blank; each line is "
                      "a word"));
  CHECK_THAT(message("x\n\n"), Contains("line 2 is blank"));
  CHECK_THAT(
      message("x\ry\rz\r"),
      EndsWith("line 1 contains a carriage return; lines end in LF or CRLF"));
  CHECK_THAT(message({"\xff\xfex\0\n\0", 6}),
             EndsWith("is UTF-16; a vocabulary is read as UTF-8"));
  CHECK_THAT(message({"x\0\n\0y\0\n\0", 8}),
             EndsWith("line 1 contains a zero byte; a vocabulary is read as "
                      "UTF-8, not UTF-16"));
  CHECK_THAT(message(test::zstd(std::string(3 << 20, 'a'))),
             EndsWith("line 1 is longer than 1 MiB"));
  CHECK_THAT(message(std::string((1 << 20) + 1, 'a') + "\nx\n"),
             EndsWith("line 1 is longer than 1 MiB"));
  CHECK_THAT(message(test::gzip("x\ny\n").substr(0, 20)),
             Contains("ends early"));
}

TEST_CASE("a word may be of 1 MiB", "[F6][vocabulary_file]") {
  std::string longest(1 << 20, 'a');
  auto end = GENERATE("\n", "\r\n");
  temporary_file file{"x" + (end + longest) + end + "y" + end};
  CHECK(counts(column_of(file), texts({longest, "y"})) ==
        floats_t{0, 1, 0, 0, 0, 1});
}

TEST_CASE("a word may hold what only looks blank", "[F6][vocabulary_file]") {
  temporary_file file{"a\n \n"};
  CHECK(counts(column_of(file), texts({" "})) == floats_t{0, 1});
}

TEST_CASE("vocabulary_size takes the first lines alone",
          "[F6][vocabulary_file]") {
  temporary_file file{"x\ny\nx\n"};
  auto column = column_of(
      file, {.vocabulary_size = 2, .vocabulary = {.num_oov_buckets = 10}});
  REQUIRE(column);
  CHECK((*column)->num_buckets() == 12);
}

TEST_CASE("a vocabulary file may be of integers", "[F6][vocabulary_file]") {
  temporary_file file{"40\n-3\n"};
  CHECK(counts(column_of(file, {.vocabulary = {.dtype = dtype::int64}}),
               integers({-3})) == floats_t{0, 1});
  temporary_file bad{"40\n3x\n"};
  CHECK_THAT(refusal(column_of(bad, {.vocabulary = {.dtype = dtype::int64}})),
             EndsWith("words.txt': line 2 is '3x', expected an integer"));
}

TEST_CASE("a vocabulary file's faults are told apart",
          "[F6][vocabulary_file]") {
  temporary_file twice{"x\ny\nx\n"};
  CHECK_THAT(refusal(column_of(twice)),
             Contains(twice.path()) &&
                 EndsWith("contains 'x' twice, in lines 1 and 3"));
  temporary_file again{"7\n8\n7\n"};
  CHECK_THAT(refusal(column_of(again, {.vocabulary = {.dtype = dtype::int64}})),
             EndsWith("contains '7' twice, in lines 1 and 3"));
  temporary_file control{"\x1b[2J\n\x1b[2J\n"};
  CHECK_THAT(refusal(column_of(control)), Contains("'\\x1b[2J' twice"));
  temporary_file empty{""};
  CHECK_THAT(refusal(column_of(empty)), EndsWith("words.txt' is empty"));
  temporary_file mark{"\xef\xbb\xbf"};
  CHECK_THAT(refusal(column_of(mark)),
             EndsWith("words.txt': the file contains no words"));
  temporary_file few{"x\ny\n"};
  CHECK_THAT(refusal(column_of(few, {.vocabulary_size = 3})),
             EndsWith("it has 2 lines, fewer than vocabulary_size 3"));
  CHECK_THAT(refusal(column_of(few, {.vocabulary_size = 0})),
             EndsWith("vocabulary_size is 0, expected >= 1"));
  auto missing = sequence_categorical_column_with_vocabulary_file(
      "a", few.folder() + "/none.txt");
  CHECK_THAT(refusal(missing),
             EndsWith("none.txt': No such file or directory"));
  CHECK(missing.error().code == errc::not_found);
  auto folder =
      sequence_categorical_column_with_vocabulary_file("a", few.folder());
  CHECK_THAT(refusal(folder), EndsWith("is a folder"));
  CHECK(folder.error().code == errc::io);
}

}  // namespace segue
