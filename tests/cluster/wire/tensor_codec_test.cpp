// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/wire/tensor_codec.hpp"

#include <bit>

#include "segue/tests/cluster/wire/round_trip.hpp"
#include "segue/tests/kernels/random_feature.hpp"

using namespace segue;
using namespace segue::test;

namespace {

auto sent(const tensor& value) {
  return round_trip([&](auto& w) { write(w, value); }, read_tensor);
}

/// Reads what `write` wrote.
template <class Write>
result<tensor> read_of(Write write) {
  parcel_writer w;
  write(w);
  parcel_reader r{bytes_of(w.finish())};
  return read_tensor(r);
}

constexpr auto int64_code = static_cast<std::uint8_t>(dtype::int64);
constexpr auto string_code = static_cast<std::uint8_t>(dtype::string);

}  // namespace

TEST_CASE("tensors of every dtype and rank arrive", "[wire][B2]") {
  random_source random{1};
  auto type = GENERATE(from_range(all_dtypes));
  for (auto& dims : {shape{}, shape{0}, shape{3, 0, 2}, shape{5}, shape{200},
                     shape{4, 300}, shape{2, 1, 2, 1, 2}}) {
    auto value = random_tensor(type, dims, random);
    CHECK(*sent(value) == value);
  }
  CHECK(*sent(tensor{}) == tensor{});
}

TEST_CASE("of a view only its rows are sent", "[wire]") {
  random_source random{2};
  auto type = GENERATE(from_range(all_dtypes));
  auto rows = GENERATE(0, 1, 3, 700);
  auto value = random_tensor(type, {1000, 2}, random);
  auto view = value.slice(100, rows);
  CHECK(*sent(view) == view);
  parcel_writer w;
  write(w, view);
  auto characters = type == dtype::string ? 2 * 3 + 8 : 0;
  auto bytes =
      static_cast<std::size_t>(rows) * 2 * (size_of(type) + characters);
  CHECK(w.size() <= bytes + 64);
}

TEST_CASE("every bit pattern of a float arrives", "[wire]") {
  auto value = tensor::from<std::int32_t>(
      {6}, {0x7fc0dead, 0x7f800001, -0x7fffffff - 1, 0x7f800000, 1, -1});
  auto bits = value.data_buffer();
  auto floats = tensor::over(dtype::float32, {6}, bits);
  CHECK(std::ranges::equal(sent(floats)->bytes(), value.bytes()));
}

TEST_CASE("a received tensor is a view of the parcel", "[wire]") {
  random_source random{3};
  auto value = random_tensor(dtype::float32, {1000}, random);
  parcel_writer w;
  w.u8(1);
  write(w, value);
  auto bytes = bytes_of(w.finish());
  parcel_reader r{bytes};
  r.u8();
  auto read = read_tensor(r);
  REQUIRE(read);
  CHECK(read->data_buffer() == bytes);
  auto address = reinterpret_cast<std::uintptr_t>(read->bytes().data());
  CHECK(address % run_alignment == 0);
}

TEST_CASE("lists of tensors arrive, also empty ones", "[wire]") {
  random_source random{4};
  std::vector<tensor> values;
  for (int i = 0; i < 3; ++i) {
    CHECK(*round_trip([&](auto& w) { write(w, values); }, read_tensors) ==
          values);
    values.push_back(random_tensor(dtype::float64, {i, 3}, random));
  }
}

TEST_CASE("tensors that cannot be are faults", "[wire][I3]") {
  auto fault = [](auto write) {
    auto read = read_of(write);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == errc::malformed);
    return read.error().message;
  };
  CHECK(fault([](auto& w) {
          w.u8(7);
          write(w, shape{});
          w.i64(1);
        }) == "parcel byte 1: unknown dtype 7");
  CHECK(fault([](auto& w) {
          w.u8(int64_code);
          write(w, shape{-1});
        }) == "parcel byte 17: a dimension of -1");
  CHECK(fault([](auto& w) {
          w.u8(int64_code);
          write(w, shape{1ll << 31, 1ll << 31});
        }) == "parcel byte 25: dimensions whose product is greater than 2^60");
  CHECK(fault([](auto& w) {
          w.u8(int64_code);
          write(w, shape{0, 1ll << 62, 1ll << 62});
        }) == "parcel byte 25: dimensions whose product is greater than 2^60");
  CHECK(fault([](auto& w) {
          w.u8(int64_code);
          w.u64(1ull << 61);
        }) ==
        "parcel byte 9: a count of 2305843009213693952, but only 0 bytes "
        "follow");
  CHECK(fault([](auto& w) {
          w.u8(int64_code);
          write(w, shape{3});
          w.i64(1);
        }) == "parcel byte 24: a run of 24 bytes, but only 1 follow");
  CHECK(fault([](auto& w) {
          w.u8(static_cast<std::uint8_t>(dtype::boolean));
          write(w, shape{});
          w.copied_run(std::array{std::byte{2}});
        }) == "parcel byte 17: a boolean that is neither 0 nor 1");
}

TEST_CASE("string offsets that cannot be are faults", "[wire][I3]") {
  using offsets = std::vector<std::int64_t>;
  auto bad = GENERATE(offsets{1, 1, 2}, offsets{0, 1, 3}, offsets{0, 3, 2},
                      offsets{0, -1, 2}, offsets{0, 1, 1});
  auto read = read_of([&](auto& w) {
    w.u8(string_code);
    write(w, shape{2});
    w.u64(2);
    w.copied_run(std::as_bytes(std::span{bad}));
    w.copied_run(std::as_bytes(std::span{"ab", 2}));
  });
  REQUIRE_FALSE(read);
  CHECK(read.error().message.find(
            "the offsets of 2 strings do not ascend from 0 to 2") !=
        std::string::npos);
}
