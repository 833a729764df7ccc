// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/storage/safetensors.hpp"

#include <catch2/catch.hpp>

#include "segue/tests/places.hpp"
#include "segue/tests/temporary_folder.hpp"

namespace segue {
namespace {

using test::read_file;
using test::temporary_folder;
using test::write_file;

tensor_map some_tensors() {
  return {
      {"lstm/kernel",
       tensor::from<float>({3, 4}, {0, 0.125F, 0.25F, 0.375F, 0.5F, 0.625F,
                                    0.75F, 0.875F, 1, 1.125F, 1.25F, 1.375F})},
      {"double", tensor::from<double>({3}, {1.5, -2.25, 1e300})},
      {"int", tensor::from<std::int32_t>({2, 1}, {INT32_MIN, INT32_MAX})},
      {"long", tensor::from<std::int64_t>({2}, {INT64_MIN, INT64_MAX})},
      {"byte", tensor::from<std::uint8_t>({3}, {0, 127, 255})},
      {"flag", tensor::from<bool>({3}, {true, false, true})},
      {"scalar", tensor::from<float>({}, {2.5F})},
      {"none", tensor::zeros(dtype::float32, {0, 3})},
  };
}

TEST_CASE("a file that Python wrote is read", "[storage][safetensors]") {
  auto read = read_safetensors(
      test::in_source("tests/data/storage/fixtures/from_python.safetensors"));
  REQUIRE(read.has_value());
  CHECK(*read == some_tensors());
}

TEST_CASE("tensors come back from a file as they were written",
          "[storage][safetensors]") {
  temporary_folder folder;
  auto path = folder / "weights.safetensors";
  REQUIRE(write_safetensors(path, some_tensors()).has_value());
  auto read = read_safetensors(path);
  REQUIRE(read.has_value());
  CHECK(*read == some_tensors());
  // All of them are aligned, so all are views of one buffer.
  for (auto& [name, t] : *read) {
    INFO(name);
    CHECK(t.data_buffer() == read->at("double").data_buffer());
  }
}

TEST_CASE("an empty map makes a file without tensors",
          "[storage][safetensors]") {
  temporary_folder folder;
  auto path = folder / "none.safetensors";
  REQUIRE(write_safetensors(path, {}).has_value());
  auto read = read_safetensors(path);
  REQUIRE(read.has_value());
  CHECK(read->empty());
}

TEST_CASE("writing takes the place of a file and leaves nothing beside it",
          "[storage][safetensors]") {
  temporary_folder folder;
  auto path = folder / "weights.safetensors";
  write_file(path, "what was there");
  REQUIRE(write_safetensors(path, some_tensors()).has_value());
  CHECK(read_safetensors(path).has_value());
  auto files = std::filesystem::directory_iterator{folder.path()};
  CHECK(std::distance(begin(files), end(files)) == 1);
}

TEST_CASE("a write that fails leaves the file as it was",
          "[storage][safetensors]") {
  temporary_folder folder;
  auto path = folder / "weights.safetensors";
  write_file(path, "what was there");
  std::string words[] = {"a"};
  auto strings = tensor::from_strings({1}, std::span<const std::string>{words});
  auto r = write_safetensors(path, {{"names", strings}});
  REQUIRE(r.has_error());
  CHECK(r.error().code == errc::invalid_argument);
  CHECK(r.error().message == path +
                                 ": tensor 'names' has dtype string, which the "
                                 "format does not support");
  CHECK(read_file(path) == "what was there");
}

TEST_CASE("a name that could not be read back is not written",
          "[storage][safetensors]") {
  temporary_folder folder;
  auto path = folder / "weights.safetensors";
  auto one = tensor::from<float>({1}, {1});
  auto r = write_safetensors(path, {{"\xff\xfe", one}});
  REQUIRE(r.has_error());
  CHECK(r.error().code == errc::invalid_argument);
  CHECK(r.error().message == path +
                                 ": the tensor name '\\xff\\xfe' is not UTF-8, "
                                 "which the format requires");
  r = write_safetensors(path, {{"__metadata__", one}});
  REQUIRE(r.has_error());
  CHECK(r.error().code == errc::invalid_argument);
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a folder that is not there cannot be written to",
          "[storage][safetensors]") {
  temporary_folder folder;
  auto path = folder / "nowhere/weights.safetensors";
  auto r = write_safetensors(path, some_tensors());
  REQUIRE(r.has_error());
  CHECK(r.error().code == errc::io);
  CHECK(r.error().message == path +
                                 ": cannot create a file next to it: No such "
                                 "file or directory");
}

TEST_CASE("no file, a file of zero bytes and a cut file are three errors",
          "[storage][safetensors][I6]") {
  temporary_folder folder;
  auto path = folder / "weights.safetensors";
  auto r = read_safetensors(path);
  REQUIRE(r.has_error());
  CHECK(r.error() == error{errc::not_found, path + ": no such file"});

  write_file(path, "");
  r = read_safetensors(path);
  REQUIRE(r.has_error());
  CHECK(r.error() == error{errc::empty, path + ": the file is empty"});

  REQUIRE(write_safetensors(path, some_tensors()).has_value());
  auto whole = read_file(path);
  for (std::size_t size = 1; size < whole.size(); ++size) {
    write_file(path, whole.substr(0, size));
    r = read_safetensors(path);
    REQUIRE(r.has_error());
    INFO(size << " bytes: " << r.error().message);
    CHECK(r.error().code == errc::truncated);
  }
}

TEST_CASE("a folder is not a file of tensors", "[storage][safetensors]") {
  temporary_folder folder;
  auto r = read_safetensors(folder.path());
  REQUIRE(r.has_error());
  CHECK(r.error() == error{errc::io, folder.path() + ": not a regular file"});
}

}  // namespace
}  // namespace segue
