// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/files/file_list.hpp"

#include <catch2/catch.hpp>

#include "segue/tests/data/input/input_fixture.hpp"

namespace segue {

using Catch::Contains;
using strings = std::vector<std::string>;

TEST_CASE("globs give their files by name, in the order given",
          "[I5][file_list]") {
  test::temporary_folder folder;
  for (auto name : {"b2.csv", "b10.csv", "B.csv", "a.csv", "c.txt"})
    folder.write(name, "x");
  auto files = list_files({folder / "*.txt", folder / "[ab]*.csv"});
  REQUIRE(files.has_value());
  CHECK(*files == strings{folder / "c.txt", folder / "a.csv",
                          folder / "b10.csv", folder / "b2.csv"});
}

TEST_CASE("a file whose name looks like a glob is itself", "[I5][file_list]") {
  test::temporary_folder folder;
  auto odd = folder.write("a[1].csv", "x");
  folder.write("a1.csv", "x");
  CHECK(list_files({odd}).value() == strings{odd});
}

TEST_CASE("a glob without a match is an error", "[I5][I6][file_list]") {
  test::temporary_folder folder;
  auto files = list_files({folder / "*.csv"});
  REQUIRE(files.has_error());
  CHECK(files.error().code == errc::not_found);
  CHECK_THAT(files.error().message,
             Contains("no file matches") && Contains("*.csv"));
}

TEST_CASE("a file named twice is an error", "[I5][file_list]") {
  test::temporary_folder folder;
  auto a = folder.write("a.csv", "x");
  auto files = list_files({a, folder / "*.csv"});
  REQUIRE(files.has_error());
  CHECK(files.error().code == errc::already_exists);
  CHECK_THAT(files.error().message, Contains("a.csv' twice"));
}

TEST_CASE("a file named twice in two spellings is an error too",
          "[I5][file_list]") {
  test::temporary_folder folder;
  auto a = folder.write("a.csv", "x");
  std::filesystem::create_symlink(a, folder / "soft.csv");
  std::filesystem::create_hard_link(a, folder / "hard.csv");
  std::filesystem::create_directory_symlink(folder.path(), folder / "d");
  auto relative = std::filesystem::proximate(a).string();
  for (auto& other : {folder / "./a.csv", folder / "d/a.csv", relative,
                      folder / "soft.csv", folder / "hard.csv"}) {
    auto files = list_files({a, other});
    REQUIRE(files.has_error());
    CHECK(files.error().code == errc::already_exists);
    CHECK(files.error().message == "the input lists '" + other +
                                       "' twice, the second time as '" + a +
                                       "'");
  }
  CHECK(list_files({folder / "*t.csv"}).has_value());
  CHECK(list_files({folder / "*.csv"}).has_error());
  // Of the same content, and two that are not there.
  auto b = folder.write("b.csv", "x");
  CHECK(list_files({a, b, folder / "none", folder / "./none"}).value().size() ==
        4);
}

}  // namespace segue
