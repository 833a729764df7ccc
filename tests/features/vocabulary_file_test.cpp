// SPDX-License-Identifier: BSD-3-Clause
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "layer_cases.hpp"
#include "segue/features/indicator_column.hpp"
#include "segue/features/vocabulary_file_column.hpp"

namespace segue {
namespace {

using namespace testing;
using Catch::Contains;
using Catch::EndsWith;
using floats_t = std::vector<float>;

/// A file that is removed with its folder.
class temporary_file {
 public:
  explicit temporary_file(const std::string& content) {
    auto form = (std::filesystem::temp_directory_path() / "segue-XXXXXX");
    folder_ = form.string();
    REQUIRE(mkdtemp(folder_.data()));
    std::ofstream{path(), std::ios::binary} << content;
  }
  ~temporary_file() { std::filesystem::remove_all(folder_); }
  std::string path() const { return folder_ + "/words.txt"; }
  std::string folder() const { return folder_; }

 private:
  std::string folder_;
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
  CHECK(counts(column_of(file, {.vocabulary = {.type = dtype::int64}}),
               integers({-3})) == floats_t{0, 1});
  temporary_file bad{"40\n3x\n"};
  CHECK_THAT(refusal(column_of(bad, {.vocabulary = {.type = dtype::int64}})),
             EndsWith("words.txt': line 2 is '3x', expected an integer"));
}

TEST_CASE("a vocabulary file's faults are told apart",
          "[F6][vocabulary_file]") {
  temporary_file twice{"x\ny\nx\n"};
  CHECK_THAT(refusal(column_of(twice)),
             Contains(twice.path()) && Contains("holds 'x' twice"));
  temporary_file empty{""};
  CHECK_THAT(refusal(column_of(empty)),
             EndsWith("words.txt': the file is empty"));
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
  CHECK_THAT(refusal(folder), Contains("Is a directory"));
  CHECK(folder.error().code == errc::io);
}

}  // namespace segue
