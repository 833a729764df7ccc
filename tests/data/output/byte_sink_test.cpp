// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/output/byte_sink.hpp"

#include <catch2/catch.hpp>
#include <random>

#include "segue/data/storage/byte_source.hpp"
#include "segue/tests/temporary_folder.hpp"

namespace segue {
namespace {

/// Bytes that compress to about a half, in pieces of odd sizes.
std::string sample(std::size_t size) {
  std::mt19937 random{7};
  std::string text(size, '\0');
  for (auto& c : text)
    c = static_cast<char>('a' + random() % 16);
  return text;
}

std::string read_back(const std::string& path) {
  auto source = open_bytes(path);
  if (!source) FAIL(source.error().message);
  std::string text, block(1 << 16, '\0');
  for (;;) {
    auto n = (*source)->read(block.data(), block.size());
    if (!n) FAIL(n.error().message);
    if (*n == 0) return text;
    text.append(block, 0, *n);
  }
}

TEST_CASE("a sink compresses as its file is called", "[I1][byte_sink]") {
  auto [name, magic] = GENERATE(table<std::string, std::string>(
      {{"a.csv", "a"}, {"a.csv.gz", "\x1f\x8b"}, {"a.csv.zst", "\x28\xb5"}}));
  auto size = GENERATE(std::size_t{1}, std::size_t{1} << 22);
  test::temporary_folder folder;
  auto path = folder / name;
  auto text = "a" + sample(size);
  auto sink = open_sink(path);
  REQUIRE(sink.has_value());
  for (std::size_t at = 0; at < text.size(); at += 77777)
    REQUIRE(
        (*sink)->write(std::string_view{text}.substr(at, 77777)).has_value());
  CHECK(!std::filesystem::exists(path));
  REQUIRE((*sink)->finish().has_value());
  CHECK(test::read_file(path).starts_with(magic));
  CHECK(read_back(path) == text);
  if (name != "a.csv" && size > 1)
    CHECK(test::read_file(path).size() < text.size() * 3 / 4);
}

TEST_CASE("a sink that nothing went through is a file all the same",
          "[byte_sink]") {
  auto name = GENERATE("a", "a.gz", "a.zst");
  test::temporary_folder folder;
  auto sink = open_sink(folder / name);
  REQUIRE(sink.has_value());
  REQUIRE((*sink)->finish().has_value());
  CHECK(std::filesystem::exists(folder / name));
}

TEST_CASE("a sink that is given up leaves nothing", "[byte_sink]") {
  auto name = GENERATE("a", "a.gz", "a.zst");
  test::temporary_folder folder;
  {
    auto sink = open_sink(folder / name);
    REQUIRE(sink.has_value());
    REQUIRE((*sink)->write(sample(1 << 20)).has_value());
  }
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a sink removes what a killed one left of its file", "[byte_sink]") {
  test::temporary_folder folder;
  test::write_file(folder / "a.gz.12-0.tmp", "half");
  REQUIRE(open_sink(folder / "a.gz").has_value());
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("what cannot be written is an error, also through a compressor",
          "[byte_sink]") {
  auto path = GENERATE("/dev/full", "gzip", "zstd");
  auto plain = open_sink("/dev/full");
  REQUIRE(plain.has_value());
  auto sink = std::move(*plain);
  if (path == std::string{"gzip"})
    sink = compress_gzip(std::move(sink), "/dev/full");
  if (path == std::string{"zstd"})
    sink = compress_zstd(std::move(sink), "/dev/full");
  auto done = sink->write(sample(1 << 22));
  if (done) done = sink->finish();
  REQUIRE(done.has_error());
  CHECK(done.error().code == errc::io);
  CHECK(done.error().message ==
        "/dev/full: cannot be written: No space left on device");
}

}  // namespace
}  // namespace segue
