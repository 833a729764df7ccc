// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/output/json_text.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cstdint>
#include <limits>

namespace segue {
namespace {

template <class T>
std::string json(const T& value) {
  std::string text;
  append_json(text, value);
  return text;
}

std::string json_string(std::string_view value) {
  return json(value);
}

TEST_CASE("numbers are in their shortest form", "[json_text]") {
  CHECK(json(0.1F) == "0.1");
  CHECK(json(1e20F) == "1e+20");
  CHECK(json(-0.0F) == "-0");
  CHECK(json(0.1) == "0.1");
  CHECK(json(16777216.0F) == "16777216");
  CHECK(json(std::numeric_limits<std::int64_t>::min()) ==
        "-9223372036854775808");
  CHECK(json(std::uint8_t{200}) == "200");
  CHECK(json(true) == "true");
}

TEST_CASE("numbers that JSON has not are texts", "[json_text]") {
  CHECK(json(std::numeric_limits<float>::quiet_NaN()) == "\"NaN\"");
  CHECK(json(std::numeric_limits<float>::infinity()) == "\"Infinity\"");
  CHECK(json(-std::numeric_limits<double>::infinity()) == "\"-Infinity\"");
}

TEST_CASE("strings are escaped and stay UTF-8", "[json_text]") {
  CHECK(json_string("a\"b\\c") == R"("a\"b\\c")");
  CHECK(json_string("\n\r\t\x01") == R"("\n\r\t\u0001")");
  CHECK(json_string("\xc3\xa9\xf0\x9f\x99\x82") ==
        "\"\xc3\xa9\xf0\x9f\x99\x82\"");
}

TEST_CASE("what controls a terminal is escaped in JSON", "[json_text]") {
  CHECK(json_string("\x1b[2J\x7f") == R"("\u001b[2J\u007f")");
  CHECK(json_string("\xc2\x9b\xc2\xa0") == "\"\\u009b\xc2\xa0\"");
}

TEST_CASE("bytes that are not UTF-8 are escaped one by one", "[json_text]") {
  CHECK(json_string("caf\xe9") == R"("caf\\xe9")");
  CHECK(json_string("caf\xe8") == R"("caf\\xe8")");
  // A character that is cut off at the end.
  CHECK(json_string("\xc3") == R"("\\xc3")");
  // A text that looks like an escape is none.
  CHECK(json_string("caf\\xe9") == R"("caf\\x5cxe9")");
  std::string text;
  append_json_verbatim(text, "caf\\xe9");
  CHECK(text == R"("caf\\xe9")");
}

TEST_CASE("tensors are nested arrays", "[json_text]") {
  CHECK(json(tensor::from<float>({2, 2}, {1, 2, 3, 4})) == "[[1,2],[3,4]]");
  CHECK(json(tensor::from<float>({}, {1})) == "1");
  CHECK(json(tensor::zeros(dtype::int32, {0})) == "[]");
  CHECK(json(tensor::zeros(dtype::int32, {2, 0})) == "[[],[]]");
  CHECK(json(tensor::from<bool>({2}, {true, false})) == "[true,false]");
  std::array<std::string, 2> names{"a", "\""};
  CHECK(json(tensor::from_strings({2, 1}, names)) == R"([["a"],["\""]])");
}

TEST_CASE("sparse tensors are their three parts", "[json_text]") {
  sparse_tensor sparse{tensor::from<std::int64_t>({2, 2}, {0, 0, 1, 2}),
                       tensor::from<float>({2}, {0.5F, 7}),
                       {2, 3}};
  CHECK(json(sparse) ==
        R"({"indices":[[0,0],[1,2]],"values":[0.5,7],"dense_shape":[2,3]})");
}

TEST_CASE("ragged tensors are arrays of their rows", "[json_text]") {
  feature ragged = ragged_tensor{tensor::from<std::int64_t>({3}, {4, 5, 6}),
                                 tensor::from<std::int64_t>({4}, {0, 2, 2, 3})};
  CHECK(json(ragged) == "[[4,5],[],[6]]");
}

}  // namespace
}  // namespace segue
