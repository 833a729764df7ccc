// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/storage/new_file.hpp"

#include <catch2/catch.hpp>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "segue/tests/temporary_folder.hpp"

namespace segue {
namespace {

using test::read_file;
using test::write_file;

std::span<const std::byte> bytes(std::string_view text) {
  return std::as_bytes(std::span{text});
}

std::ptrdiff_t files_in(const test::temporary_folder& folder) {
  return std::distance(std::filesystem::directory_iterator{folder.path()},
                       std::filesystem::directory_iterator{});
}

TEST_CASE("a new file has its name once it is whole", "[new_file]") {
  test::temporary_folder folder;
  auto path = folder / "data";
  write_file(path, "old");
  auto file = new_file::open(path);
  REQUIRE(file.has_value());
  REQUIRE(file->write(bytes("new ")).has_value());
  REQUIRE(file->write(bytes("bytes")).has_value());
  CHECK(read_file(path) == "old");
  REQUIRE(file->commit().has_value());
  CHECK(read_file(path) == "new bytes");
  CHECK(files_in(folder) == 1);
}

TEST_CASE("a new file that is given up leaves what was there", "[new_file]") {
  test::temporary_folder folder;
  auto path = folder / "data";
  write_file(path, "old");
  {
    auto file = new_file::open(path);
    REQUIRE(file.has_value());
    auto moved = std::move(*file);
    REQUIRE(moved.write(bytes("half")).has_value());
    CHECK(files_in(folder) == 2);
  }
  CHECK(read_file(path) == "old");
  CHECK(files_in(folder) == 1);
}

TEST_CASE("what a killed process left is removed, nothing else", "[new_file]") {
  test::temporary_folder folder;
  auto path = folder / "data";
  for (auto* name : {"data.12-0.tmp", "data.345-67.tmp"})
    write_file(folder / name, "half");
  const std::vector<std::string> others{
      "data",        "data.tmp",     "data.1.tmp",
      "data.-1.tmp", "data.1-.tmp",  "data.1-2.txt",
      "data1-2.tmp", "data.a-1.tmp", "other.1-2.tmp"};
  for (auto& name : others)
    write_file(folder / name, "other");
  auto file = new_file::open(path);
  REQUIRE(file.has_value());
  remove_left_over(path);
  CHECK(files_in(folder) == std::ssize(others) + 1);
  for (auto& name : others)
    CHECK(read_file(folder / name) == "other");
  // That which is being written is still there.
  REQUIRE(file->write(bytes("new")).has_value());
  REQUIRE(file->commit().has_value());
  CHECK(read_file(path) == "new");
  remove_left_over(folder / "none/data");
}

TEST_CASE("a new file needs its folder", "[new_file]") {
  test::temporary_folder folder;
  auto file = new_file::open(folder / "none/data");
  REQUIRE(file.has_error());
  CHECK(file.error().code == errc::io);
  CHECK(file.error().message ==
        (folder / "none/data") +
            ": cannot create a file next to it: No such "
            "file or directory");
}

}  // namespace
}  // namespace segue
