// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>
#include <limits>
#include <string>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/tensors/tensor.hpp"

using namespace segue;
using Catch::Contains;

namespace {

template <class T>
std::vector<T> values_of(const tensor& t) {
  auto values = t.values<T>();
  return {values.begin(), values.end()};
}

std::vector<std::string> strings_of(const tensor& t) {
  std::vector<std::string> strings;
  auto column = t.strings();
  for (std::size_t i = 0; i < column.size(); ++i)
    strings.emplace_back(column[i]);
  return strings;
}

/// The message of the failure that a call must throw.
template <class F>
std::string refused(F call) {
  try {
    (void)call();
  } catch (const failure& e) {
    CHECK(e.code() == errc::invalid_argument);
    return e.what();
  }
  return "nothing was thrown";
}

tensor words(shape dims, std::vector<std::string> values) {
  return tensor::from_strings(std::move(dims), values);
}

}  // namespace

TEST_CASE("a tensor by default is empty", "[tensor]") {
  tensor t;
  CHECK(t.type() == dtype::float32);
  CHECK(t.dims() == shape{0});
  CHECK(t.size() == 0);
  CHECK(t.values<float>().empty());
  CHECK(t.bytes().empty());
}

TEST_CASE("a tensor holds copies of values", "[B2][tensor]") {
  std::vector<std::int32_t> source = {1, 2, 3, 4, 5, 6};
  auto t = tensor::from<std::int32_t>({2, 3}, source);
  source[0] = 9;
  CHECK(t.type() == dtype::int32);
  CHECK(t.rank() == 2);
  CHECK(t.rows() == 2);
  CHECK(t.row_size() == 3);
  CHECK(t.bytes().size() == 24);
  CHECK(values_of<std::int32_t>(t) ==
        std::vector<std::int32_t>{1, 2, 3, 4, 5, 6});
  auto scalar = tensor::from<bool>({}, {true});
  CHECK(scalar.size() == 1);
  CHECK(scalar.values<bool>()[0]);
}

TEST_CASE("zeros are zeros of every dtype", "[tensor]") {
  for (auto type : {dtype::float32, dtype::float64, dtype::int32, dtype::int64,
                    dtype::uint8, dtype::boolean}) {
    auto t = tensor::zeros(type, {3, 2});
    CHECK(t.bytes().size() == 6 * size_of(type));
    for (auto byte : t.bytes())
      CHECK(byte == std::byte{0});
  }
  auto strings = tensor::zeros(dtype::string, {2});
  CHECK(strings_of(strings) == std::vector<std::string>{"", ""});
  CHECK(tensor::zeros(dtype::int64, {0, 4}).bytes().empty());
}

TEST_CASE("a copied tensor shares its buffer", "[tensor]") {
  auto t = tensor::from<float>({4}, {1, 2, 3, 4});
  CHECK(t.data_buffer()->unique());
  auto copy = t;
  CHECK(copy.data_buffer() == t.data_buffer());
  CHECK_FALSE(t.data_buffer()->unique());
}

TEST_CASE("a new tensor may be written", "[tensor]") {
  auto t = tensor::uninitialized(dtype::int64, {2});
  t.mutable_values<std::int64_t>()[0] = 7;
  t.mutable_values<std::int64_t>()[1] = 8;
  CHECK(t == tensor::from<std::int64_t>({2}, {7, 8}));
}

TEST_CASE("a slice is a view of rows, and slices compose", "[B10][tensor]") {
  auto t = tensor::from<float>({4, 2}, {0, 1, 2, 3, 4, 5, 6, 7});
  auto part = t.slice(1, 3);
  CHECK(part.dims() == shape{3, 2});
  CHECK(part.data_buffer() == t.data_buffer());
  CHECK(values_of<float>(part) == std::vector<float>{2, 3, 4, 5, 6, 7});
  CHECK(part.slice(1, 1) == t.slice(2, 1));
  CHECK(t.slice(0, 4) == t);
  CHECK(t.slice(4, 0).size() == 0);
  CHECK(part.bytes().data() == t.bytes().data() + 8);
}

TEST_CASE("a reshaped tensor has the same elements", "[tensor]") {
  auto t = tensor::from<float>({4, 2}, {0, 1, 2, 3, 4, 5, 6, 7});
  auto flat = t.slice(2, 2).reshape({4});
  CHECK(flat == tensor::from<float>({4}, {4, 5, 6, 7}));
  CHECK(flat.data_buffer() == t.data_buffer());
}

TEST_CASE("a tensor over a buffer starts at its offset", "[tensor]") {
  auto t = tensor::from<std::int32_t>({4}, {1, 2, 3, 4});
  auto view = tensor::over(dtype::int32, {2}, t.data_buffer(), 8);
  CHECK(view == t.slice(2, 2));
}

TEST_CASE("a caller's memory is adopted until the last view is gone",
          "[tensor]") {
  std::vector<double> memory = {1, 2, 3, 4};
  int released = 0;
  tensor row;
  {
    auto t = tensor::adopt({2, 2}, memory.data(), [&] { ++released; });
    CHECK(t.type() == dtype::float64);
    CHECK(t.values<double>().data() == memory.data());
    row = t.slice(1, 1);
  }
  CHECK(released == 0);
  CHECK(values_of<double>(row) == std::vector<double>{3, 4});
  row = {};
  CHECK(released == 1);
}

TEST_CASE("memory that is not adopted stays its caller's", "[tensor]") {
  bool released = false;
  float value = 3;
  CHECK_THROWS_AS(tensor::adopt<float>({-1}, &value, [&] { released = true; }),
                  failure);
  CHECK_FALSE(released);
}

TEST_CASE("strings keep their bytes, sliced and reshaped too", "[B2][tensor]") {
  std::string zero{"a\0b", 3};
  auto t = words({2, 3}, {"", "one", zero, "", "z\xc3\xbcrich", ""});
  CHECK(t.type() == dtype::string);
  CHECK(t.dims() == shape{2, 3});
  CHECK(strings_of(t) ==
        std::vector<std::string>{"", "one", zero, "", "z\xc3\xbcrich", ""});
  auto second = t.slice(1, 1);
  CHECK(strings_of(second) ==
        std::vector<std::string>{"", "z\xc3\xbcrich", ""});
  CHECK(second.strings().bytes(0, 3) == "z\xc3\xbcrich");
  CHECK(second.strings().bytes(2, 2) == "");
  CHECK(second.reshape({3, 1}).strings()[1] == "z\xc3\xbcrich");
  CHECK(strings_of(t.slice(2, 0)).empty());
}

TEST_CASE("strings may be empty in number", "[tensor]") {
  auto t = words({0}, {});
  CHECK(t.strings().size() == 0);
  CHECK(t.strings().bytes(0, 0) == "");
  CHECK(t == tensor::zeros(dtype::string, {0}));
}

TEST_CASE("strings are put together from parts without a copy", "[tensor]") {
  auto offsets = buffer::allocate(3 * sizeof(std::int64_t));
  auto* offset = reinterpret_cast<std::int64_t*>(offsets->data());
  offset[0] = 1;
  offset[1] = 3;
  offset[2] = 4;
  auto bytes = buffer::allocate(4);
  std::memcpy(bytes->data(), "xabc", 4);
  auto t = tensor::from_string_parts({2}, offsets, bytes);
  CHECK(strings_of(t) == std::vector<std::string>{"ab", "c"});
  CHECK(t.data_buffer() == offsets);
  CHECK(t == words({2}, {"ab", "c"}));
}

TEST_CASE("tensors are equal by dtype, shape and bit patterns", "[tensor]") {
  auto t = tensor::from<float>({2}, {0.0F, 1.0F});
  CHECK(t == tensor::from<float>({2}, {0.0F, 1.0F}));
  CHECK_FALSE(t == tensor::from<float>({2}, {-0.0F, 1.0F}));
  CHECK_FALSE(t == tensor::from<float>({2, 1}, {0.0F, 1.0F}));
  CHECK_FALSE(t == tensor::from<std::int32_t>({2}, {0, 0x3f800000}));
  auto nan = std::numeric_limits<float>::quiet_NaN();
  CHECK(tensor::from<float>({1}, {nan}) == tensor::from<float>({1}, {nan}));
  CHECK_FALSE(words({2}, {"ab", "c"}) == words({2}, {"a", "bc"}));
}

TEST_CASE("a tensor refuses what would leave its memory", "[B2][tensor]") {
  std::vector<float> many(64);
  CHECK(refused([&] { return tensor::from<float>({4}, many); }) ==
        "shape [4] needs 4 values, but 64 were given");
  std::vector<std::string> one{"a"};
  CHECK(refused([&] { return tensor::from_strings({2}, one); }) ==
        "shape [2] needs 2 values, but 1 were given");
  CHECK(refused([] {
          return tensor::zeros(dtype::int32, {2, -1});
        }) == "shape [2, -1] has the dimension -1, expected at least 0");
  auto large = std::int64_t{1} << 31;
  CHECK_THAT(refused([=] {
               return tensor::uninitialized(dtype::uint8, {large, large});
             }),
             Contains("[2147483648, 2147483648] has more than"));
  auto bytes = buffer::allocate(16);
  CHECK(refused([&] { return tensor::over(dtype::float64, {2}, bytes, 8); }) ==
        "float64 [2] needs 16 bytes from byte 8 on, but the buffer has 16");
  CHECK_THAT(
      refused([&] { return tensor::over(dtype::uint8, {1}, bytes, 17); }),
      Contains("from byte 17 on"));
  CHECK(refused([&] { return tensor::over(dtype::int32, {1}, bytes, 2); }) ==
        "int32 must start at a multiple of 4 bytes in memory");
  CHECK_THAT(refused([] { return tensor::over(dtype::uint8, {1}, nullptr); }),
             Contains("the buffer has 0"));
  auto most = (std::int64_t{1} << 60) - 1;
  CHECK_THAT(refused([=] { return tensor::zeros(dtype::float64, {most}); }),
             Contains("has more than"));
}

TEST_CASE("strings of wrong parts are refused", "[B2][tensor]") {
  auto made_of = [](std::vector<std::int64_t> offsets, std::size_t bytes) {
    auto size = offsets.size() * sizeof(std::int64_t);
    auto held = buffer::allocate(size);
    std::memcpy(held->data(), offsets.data(), size);
    return refused([&] {
      return tensor::from_string_parts({2}, held, buffer::allocate(bytes));
    });
  };
  CHECK(made_of({0, 1}, 9) ==
        "strings of shape [2] need 24 bytes of offsets, but 16 are given");
  CHECK(made_of({0, 1, 10}, 9) ==
        "the offsets of strings are from 0 to 10, not within their 9 bytes");
  CHECK_THAT(made_of({-1, 0, 1}, 9), Contains("from -1 to 1"));
  CHECK(made_of({0, 5, 3}, 9) ==
        "the offsets of strings must not descend, but that of string 1 is 5, "
        "and the next one 3");
  CHECK_THAT(made_of({0, 1000, 3}, 9), Contains("string 1 is 1000"));
  CHECK_THAT(made_of({1, -1000, 3}, 9), Contains("string 0 is 1"));
  CHECK(refused([] {
          return tensor::from_string_parts({}, buffer::allocate(16), nullptr);
        }) == "strings need a buffer of bytes, but none is given");
  CHECK(refused([] { return tensor::uninitialized(dtype::string, {1}); }) ==
        "uninitialized does not make tensors of strings; use zeros or "
        "from_strings");
}

TEST_CASE("a tensor is read and written as what it is", "[B2][tensor]") {
  auto t = tensor::zeros(dtype::float32, {3, 2});
  CHECK(refused([&] { return t.values<double>(); }) ==
        "the tensor is float32 [3, 2], expected float64");
  CHECK(refused([&] { return t.strings(); }) ==
        "the tensor is float32 [3, 2], expected string");
  CHECK(refused([&] { return words({1}, {"a"}).values<std::int64_t>(); }) ==
        "the tensor is string [1], expected int64");
  CHECK_THAT(refused([&] { return t.mutable_values<std::int32_t>(); }),
             Contains("expected int32"));
  auto other = t;
  CHECK_THAT(refused([&] { return t.mutable_values<float>(); }),
             Contains("shares its memory"));
  CHECK(refused([&] { return t.slice(2, 2); }) ==
        "2 rows from row 2 on are not within the 3 rows of the tensor");
  CHECK_THAT(refused([&] { return t.slice(-1, 1); }), Contains("row -1"));
  CHECK_THAT(refused([&] { return t.slice(0, -1); }), Contains("-1 rows"));
  CHECK(refused([&] { return t.reshape({4}); }) ==
        "shape [4] does not have the 6 elements of shape [3, 2]");
  CHECK(refused([] { return tensor::zeros(dtype::int64, {}).rows(); }) ==
        "the tensor is int64 [], a scalar, which has no rows");
}

TEST_CASE("a tensor that was moved from is empty", "[tensor]") {
  auto t = tensor::zeros(dtype::float32, {3, 2});
  auto moved = std::move(t);
  CHECK(moved.size() == 6);
  CHECK(t.size() == 0);  // NOLINT(bugprone-use-after-move)
  CHECK(t.values<float>().empty());
}
