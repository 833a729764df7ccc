// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/storage/byte_source.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <thread>

#include "segue/tests/data/storage/gzip.hpp"
#include "segue/tests/data/storage/zstd.hpp"
#include "segue/tests/temporary_folder.hpp"

namespace segue {
namespace {

using Catch::Contains;
using test::gzip;
using test::temporary_folder;
using test::zstd;

/// Lines that do not compress to nothing.
std::string lines(int count) {
  std::string text;
  std::uint64_t state = 1;
  for (int i = 0; i < count; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    text += std::to_string(state) + "\n";
  }
  return text;
}

std::string written(const temporary_folder& folder, std::string_view name,
                    std::string_view bytes) {
  auto path = folder / name;
  test::write_file(path, bytes);
  return path;
}

result<std::string> content(const std::string& path, std::size_t block) {
  auto bytes = open_bytes(path);
  if (!bytes) return bytes.error();
  std::string all;
  std::string part(block, '\0');
  for (;;) {
    auto n = (*bytes)->read(part.data(), block);
    if (!n) return n.error();
    if (*n == 0) return all;
    all.append(part, 0, *n);
  }
}

}  // namespace

TEST_CASE("waiting for whoever writes to a named pipe can be ended",
          "[byte_source]") {
  temporary_folder folder;
  auto path = folder / "fifo";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  stop_flag stop;
  std::thread later{[stop]() mutable { stop.set(); }};
  auto opened = open_bytes(path, stop);
  later.join();
  REQUIRE(opened.has_error());
  CHECK(opened.error().code == errc::cancelled);
  CHECK_THAT(opened.error().message, Contains("fifo' was cancelled"));
}

TEST_CASE("missing, empty and truncated files are different errors",
          "[I6][byte_source]") {
  temporary_folder folder;
  auto missing = content(folder / "none.csv", 64);
  REQUIRE(missing.has_error());
  CHECK(missing.error().code == errc::not_found);
  CHECK_THAT(missing.error().message,
             Contains("none.csv") && Contains("No such file"));

  auto empty = content(written(folder, "empty.csv", ""), 64);
  REQUIRE(empty.has_error());
  CHECK(empty.error().code == errc::empty);
  CHECK_THAT(empty.error().message,
             Contains("empty.csv") && Contains("is empty"));

  auto packed = gzip(lines(1000));
  for (auto cut :
       {11ul, packed.size() / 2, packed.size() - 8, packed.size() - 1}) {
    auto part = content(written(folder, "cut.gz", packed.substr(0, cut)), 100);
    REQUIRE(part.has_error());
    CHECK(part.error().code == errc::truncated);
    CHECK_THAT(part.error().message,
               Contains("cut.gz") && Contains("ends early"));
  }
}

TEST_CASE("a folder is refused with a hint", "[I5][byte_source]") {
  temporary_folder folder;
  auto opened = open_bytes(folder.path());
  REQUIRE(opened.has_error());
  CHECK(opened.error().code == errc::io);
  CHECK_THAT(opened.error().message, Contains("is a folder"));
}

TEST_CASE("gzip is read by its first bytes, whatever the name",
          "[I1][byte_source]") {
  temporary_folder folder;
  auto text = lines(20000);
  auto path = written(folder, "data.csv", gzip(text));
  for (std::size_t block : {1000, 65536, 1 << 20})
    CHECK(content(path, block).value() == text);
  auto small = written(folder, "small.csv", gzip("a\nb\n"));
  CHECK(content(small, 1).value() == "a\nb\n");
}

TEST_CASE("gzip members follow one another", "[I1][byte_source]") {
  temporary_folder folder;
  auto one = lines(5000);
  auto path = written(
      folder, "many.gz",
      gzip(one) + gzip("") + gzip("x") + gzip(one) + std::string(1000, '\0'));
  CHECK(content(path, 777).value() == one + "x" + one);
}

TEST_CASE("a plain file is given byte by byte and in blocks",
          "[I1][byte_source]") {
  temporary_folder folder;
  for (std::size_t size : {1, 15, 16, 17, 100}) {
    auto text = lines(20).substr(0, size);
    auto path = written(folder, "plain", text);
    CHECK(content(path, 1).value() == text);
    CHECK(content(path, 1000).value() == text);
  }
}

TEST_CASE("damaged gzip is malformed", "[I6][byte_source]") {
  temporary_folder folder;
  auto packed = gzip(lines(1000));
  auto malformed = [&](std::string bytes, const char* what) {
    auto read = content(written(folder, "bad.gz", bytes), 100);
    REQUIRE(read.has_error());
    CHECK(read.error().code == errc::malformed);
    CHECK_THAT(read.error().message, Contains("bad.gz") && Contains(what));
  };
  auto flipped = packed;
  flipped[packed.size() / 2] ^= 0x40;
  malformed(flipped, "corrupt");
  auto sum = packed;
  sum[packed.size() - 6] ^= 1;
  malformed(sum, "corrupt");
  auto length = packed;
  length[packed.size() - 2] ^= 1;
  malformed(length, "corrupt");
  malformed(packed + "tail", "is followed by bytes that are not gzip");
  malformed("id,x\n1,2\n", "named .gz");
}

TEST_CASE("zstd is read by its first bytes, frame after frame",
          "[I1][byte_source]") {
  temporary_folder folder;
  auto text = lines(20000);
  std::string skippable{"\x53\x2a\x4d\x18\x03\0\0\0abc", 11};
  auto path =
      written(folder, "data",
              skippable + zstd(text) + zstd("") + zstd("x") + zstd(text));
  for (std::size_t block : {777, 65536, 1 << 21})
    CHECK(content(path, block).value() == text + "x" + text);
  CHECK(content(written(folder, "a.zst", zstd("a\nb\n")), 1).value() ==
        "a\nb\n");
  // Much comes of few bytes: more than the reader has room for at a time.
  const std::string same(1 << 20, 'a');
  for (std::size_t block : {1000, 4096, 131072})
    CHECK(
        content(written(folder, "b", zstd(same) + zstd(same)), block).value() ==
        same + same);
}

TEST_CASE("zstd that ends early is truncated, damaged malformed",
          "[I6][byte_source]") {
  temporary_folder folder;
  auto packed = zstd(lines(10000));
  for (auto cut : {5ul, packed.size() / 2, packed.size() - 1}) {
    auto read = content(written(folder, "cut", packed.substr(0, cut)), 1000);
    REQUIRE(read.has_error());
    CHECK(read.error().code == errc::truncated);
    CHECK_THAT(read.error().message,
               Contains("cut': the zstd stream ends early, after"));
  }
  auto malformed = [&](const std::string& bytes, const char* what) {
    auto read = content(written(folder, "bad.zst", bytes), 1000);
    REQUIRE(read.has_error());
    CHECK(read.error().code == errc::malformed);
    CHECK_THAT(read.error().message, Contains("bad.zst") && Contains(what));
  };
  auto flipped = packed;
  flipped[packed.size() / 2] ^= 0x40;
  malformed(flipped, "the zstd stream is corrupt before byte");
  malformed(packed + "tail", "corrupt");
  malformed("id,x\n", "is named .zst");
  // A window of 2 GiB, which no reader should set aside for a small file.
  malformed({"\x28\xb5\x2f\xfd\0\xa8\1\0\0", 9}, "too much memory");
}

TEST_CASE("what stands before the end of a truncated file is given",
          "[I6][byte_source]") {
  temporary_folder folder;
  auto given = [&](std::string_view bytes, std::size_t block) {
    auto source = open_bytes(written(folder, "cut", bytes));
    std::size_t all = 0;
    std::string part(block, '\0');
    while (source) {
      auto n = (*source)->read(part.data(), block);
      if (!n || *n == 0) break;
      all += *n;
    }
    return all;
  };
  // A block is more than such a read has room for.
  auto whole = zstd(std::string(400'000, 'a'));
  REQUIRE(whole.size() < 1000);
  std::size_t most = 0;
  for (std::size_t size = 8; size < whole.size(); ++size) {
    auto cut = std::string_view{whole}.substr(0, size);
    auto bytes = given(cut, 1 << 20);
    CHECK(given(cut, 1000) == bytes);
    most = std::max(most, bytes);
  }
  CHECK(most > 200'000);
}

TEST_CASE("what is no data is told as what it is", "[I6][byte_source]") {
  temporary_folder folder;
  auto message = [&](std::string_view name, std::string_view bytes) {
    auto read = content(written(folder, name, bytes), 100);
    REQUIRE(read.has_error());
    CHECK(read.error().code == errc::malformed);
    return read.error().message;
  };
  std::string_view pointer =
      "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n";
  for (auto* name : {"a.csv", "a.csv.gz"})
    CHECK_THAT(message(name, pointer),
               Contains(name) && Contains("' is a Git LFS pointer, "));
  for (auto* page : {"<!DOCTYPE html>\n<html>\n", "<html>\r\n<head><title>404",
                     "<HTML>\n<body>", "\n  <html lang=\"en\">", "<html\n >  "})
    CHECK_THAT(message("b.jsonl", page), Contains("is an HTML page"));
  CHECK_THAT(message("b.csv", "<?xml version=\"1.0\"?>\n<Error>"),
             Contains("is XML, such as a server sends in place of a file"));
  // A TFRecord of 640 bytes, whose size begins as a pickle does.
  std::string record{"\x80\x02\0\0\0\0\0\0abcd", 12};
  CHECK(content(written(folder, "c", record), 100).value() == record);
}

TEST_CASE("the position counts stored bytes", "[I4][byte_source]") {
  temporary_folder folder;
  auto packed = gzip(lines(1000));
  auto bytes = open_bytes(written(folder, "a.gz", packed)).value();
  CHECK(bytes->stored_size() == static_cast<std::int64_t>(packed.size()));
  std::string part(1 << 20, '\0');
  while (bytes->read(part.data(), part.size()).value() > 0) {
  }
  CHECK(bytes->stored_position() == bytes->stored_size());
}

}  // namespace segue
