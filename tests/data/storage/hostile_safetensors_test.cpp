// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>

#include "segue/data/storage/safetensors.hpp"
#include "segue/tests/temporary_folder.hpp"

namespace segue {
namespace {

using test::temporary_folder;
using test::write_file;

std::string file_of(std::uint64_t length, std::string_view rest) {
  std::string bytes(reinterpret_cast<const char*>(&length), sizeof length);
  return bytes.append(rest);
}

/// A file with this header and that many bytes of data, all of value 2.
std::string file_of(std::string_view header, std::size_t data) {
  return file_of(header.size(), std::string{header} + std::string(data, '\2'));
}

result<tensor_map> read_bytes(const std::string& bytes) {
  temporary_folder folder;
  auto path = folder / "w";
  write_file(path, bytes);
  auto r = read_safetensors(path);
  if (r) return r;
  // The message begins with the file's name.
  REQUIRE(r.error().message.starts_with(path + ": "));
  return error{r.error().code, r.error().message.substr(path.size() + 2)};
}

struct hostile_file {
  std::string bytes;
  errc code;
  std::string message;
};

void check_refused(const std::vector<hostile_file>& files) {
  for (auto& file : files) {
    auto r = read_bytes(file.bytes);
    REQUIRE(r.has_error());
    CHECK(r.error().message == file.message);
    CHECK(r.error().code == file.code);
  }
}

TEST_CASE("a header's length is held to the file and to the format's bound",
          "[storage][safetensors]") {
  check_refused({
      {"1234567", errc::truncated,
       "the file has 7 bytes, but the length of the header alone takes 8"},
      {file_of(3, "{}"), errc::truncated,
       "the header's length is 3, but only 2 bytes follow it"},
      {file_of(UINT64_MAX, "{}"), errc::malformed,
       "the header's length is 18446744073709551615; at most 100000000 is "
       "allowed"},
  });
}

TEST_CASE("a header must be a JSON object of objects",
          "[storage][safetensors]") {
  check_refused({
      {file_of("{\"a\":", 0), errc::malformed,
       "the header is not valid JSON: incomplete JSON"},
      {file_of("[1]", 0), errc::malformed, "the header is [1], not an object"},
      {file_of(R"({"a":7})", 0), errc::malformed,
       "tensor 'a': is 7, not an object"},
      {file_of(R"({"a":{}})", 0), errc::malformed,
       "tensor 'a': has no string \"dtype\""},
      {file_of(R"({"a":{"dtype":"F32"}})", 0), errc::malformed,
       "tensor 'a': has no list \"shape\""},
      {file_of(R"({"a":{"dtype":"F32","shape":[1]}})", 4), errc::malformed,
       "tensor 'a': has no list \"data_offsets\" of two integers"},
  });
}

TEST_CASE("a member that is there twice is named", "[storage][safetensors]") {
  auto entry = [](std::string_view offsets) {
    return R"({"dtype":"U8","shape":[1],"data_offsets":)" +
           std::string{offsets} + "}";
  };
  check_refused({
      {file_of(R"({"a":)" + entry("[0,1]") + R"(,"a":)" + entry("[1,2]") + "}",
               2),
       errc::malformed, "the header lists 'a' twice"},
      // As two spellings of one name.
      {file_of(
           R"({"a":)" + entry("[0,1]") + R"(,"\u0061":)" + entry("[1,2]") + "}",
           2),
       errc::malformed, "the header lists 'a' twice"},
      {file_of(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],)"
               R"("dtype":"F32"}})",
               1),
       errc::malformed, "the header lists 'a.dtype' twice"},
      {file_of(R"({"__metadata__":{"x":"1","x":"2"}})", 0), errc::malformed,
       "the header lists '__metadata__.x' twice"},
  });
}

TEST_CASE("names may come again in another object", "[storage][safetensors]") {
  auto r = read_bytes(
      file_of(R"({"dtype":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
              R"("shape":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
              2));
  REQUIRE(r.has_value());
  CHECK(r->size() == 2);
}

TEST_CASE("a file that is something else is told as that",
          "[storage][safetensors]") {
  using namespace std::string_view_literals;
  auto message = [](std::string_view bytes) {
    auto r = read_bytes(std::string{bytes});
    REQUIRE(r.has_error());
    CHECK(r.error().code == errc::malformed);
    return r.error().message;
  };
  CHECK(message("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n"
                "size 12345\n"sv) ==
        "it is a Git LFS pointer, not the file itself; run git lfs pull to "
        "fetch it; expected a safetensors file");
  auto html =
      "it is an HTML page, such as a server sends in place of a file; expected "
      "a safetensors file";
  CHECK(message("<!DOCTYPE html>\n<html>\n"sv) == html);
  CHECK(message("<html><head><title>404</title>"sv) == html);
  CHECK(message("PK\x03\x04\x14\0\x08\x08\x08\0\0\0"sv) ==
        "it is a zip archive, like PyTorch (.pt) and NumPy (.npz) files; "
        "expected a safetensors file");
  for (auto bytes :
       {"\x80\x02}q\0(X\x01\0\0"sv, "\x80\x04\x95\x1a\x01\0\0\0\0"sv})
    CHECK(message(bytes) ==
          "it is a Python pickle, like older PyTorch files; expected a "
          "safetensors file");
  CHECK(message("\x1f\x8b\x08\0\0\0\0\0\0\x03xy"sv) ==
        "it is compressed with gzip; expected a safetensors file");
  // Lengths of headers whose bytes only look like one of these.
  auto cut = read_bytes(std::string{"\x80\x02\0\0\0\0\0\0{"sv});
  REQUIRE(cut.has_error());
  CHECK(cut.error().message ==
        "the header's length is 640, but only 1 bytes follow it");
}

TEST_CASE("a dtype that segue has not is named", "[storage][safetensors]") {
  check_refused({{
      file_of(R"({"a":{"dtype":"BF16","shape":[1],"data_offsets":[0,2]}})", 2),
      errc::malformed,
      "tensor 'a': dtype \"BF16\" is not one of F32, F64, I32, I64, U8, BOOL",
  }});
}

std::string one_tensor(std::string_view dtype, std::string_view shape,
                       std::string_view offsets, std::size_t data) {
  return file_of("{\"a\":{\"dtype\":\"" + std::string{dtype} +
                     "\",\"shape\":" + std::string{shape} +
                     ",\"data_offsets\":" + std::string{offsets} + "}}",
                 data);
}

TEST_CASE("shapes are held to what can be counted", "[storage][safetensors]") {
  check_refused({
      {one_tensor("F32", "[2,-1]", "[0,8]", 8), errc::malformed,
       "tensor 'a': shape [2,-1] holds -1; dimensions are integers in [0, "
       "2^63)"},
      {one_tensor("F32", "[1.5]", "[0,8]", 8), errc::malformed,
       "tensor 'a': shape [1.5E0] holds 1.5E0; dimensions are integers in [0, "
       "2^63)"},
      {one_tensor("F32", "[18446744073709551615]", "[0,8]", 8), errc::malformed,
       "tensor 'a': shape [18446744073709551615] holds 18446744073709551615; "
       "dimensions are integers in [0, 2^63)"},
      {one_tensor("F32", "[4611686018427387904,4]", "[0,0]", 0),
       errc::malformed,
       "tensor 'a': shape [4611686018427387904,4] of F32 takes more than 2^63 "
       "- 1 bytes"},
      {one_tensor("F32", "[0,4611686018427387904,4]", "[0,0]", 0),
       errc::malformed,
       "tensor 'a': shape [0,4611686018427387904,4] of F32 takes more than "
       "2^63 - 1 bytes"},
      {one_tensor("F32", "[3]", "[0,8]", 8), errc::malformed,
       "tensor 'a': data_offsets [0,8] hold 8 bytes; F32 [3] needs 12"},
  });
}

TEST_CASE("offsets are held to the data", "[storage][safetensors]") {
  check_refused({
      {one_tensor("F32", "[2]", "[8,0]", 8), errc::malformed,
       "tensor 'a': data_offsets [8,0] are not two ascending integers in [0, "
       "2^63)"},
      {one_tensor("F32", "[2]", "[-8,0]", 8), errc::malformed,
       "tensor 'a': data_offsets [-8,0] are not two ascending integers in [0, "
       "2^63)"},
      {one_tensor("U8", "[9]", "[0,9]", 8), errc::truncated,
       "tensor 'a' ends at byte 9 of the data, but the file has 8 bytes of "
       "data"},
      {one_tensor("U8", "[1]", "[9223372036854775806,9223372036854775807]", 8),
       errc::truncated,
       "tensor 'a' ends at byte 9223372036854775807 of the data, but the file "
       "has 8 bytes of data"},
      {one_tensor("U8", "[7]", "[0,7]", 8), errc::malformed,
       "the last tensor ends at byte 7 of the data, but the file has 8 bytes "
       "of data"},
      {one_tensor("U8", "[7]", "[1,8]", 8), errc::malformed,
       "tensor 'a' begins at byte 1 of the data, past the tensor before it, "
       "which ends at 0"},
  });
}

TEST_CASE("tensors that overlap or leave holes are refused",
          "[storage][safetensors]") {
  auto pair = [](std::string_view second) {
    return file_of(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},)"
                   R"("b":{"dtype":"U8","shape":[4],"data_offsets":)" +
                       std::string{second} + "}}",
                   9);
  };
  check_refused({
      {pair("[3,7]"), errc::malformed,
       "tensor 'b' begins at byte 3 of the data, inside the tensor before it, "
       "which ends at 4"},
      {pair("[5,9]"), errc::malformed,
       "tensor 'b' begins at byte 5 of the data, past the tensor before it, "
       "which ends at 4"},
  });
}

TEST_CASE("a bool is 0 or 1", "[storage][safetensors]") {
  check_refused({{one_tensor("BOOL", "[2]", "[0,2]", 2), errc::malformed,
                  "tensor 'a' of BOOL holds 2 at index 0; expected 0 or 1"}});
}

TEST_CASE("a tensor that is not aligned is copied to where it is",
          "[storage][safetensors]") {
  auto r = read_bytes(
      file_of(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
              R"("b":{"dtype":"I32","shape":[1],"data_offsets":[1,5]}})",
              5));
  REQUIRE(r.has_value());
  CHECK(r->at("b") == tensor::from<std::int32_t>({1}, {0x02020202}));
  CHECK(r->at("b").data_buffer() != r->at("a").data_buffer());
}

}  // namespace
}  // namespace segue
