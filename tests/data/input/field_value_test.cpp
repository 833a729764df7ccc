// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/field_value.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <optional>
#include <random>
#include <string>

namespace segue {
namespace {

/// The value, or nothing.
template <class T>
std::optional<T> value(std::string_view text) {
  T v{};
  if (read_value(text, v) == field_result::value) return v;
  return {};
}

template <class T>
field_result outcome(std::string_view text) {
  T v{};
  return read_value(text, v);
}

}  // namespace

TEST_CASE("numbers are read whole, free of any locale", "[I2][field_value]") {
  CHECK(value<float>("1.5") == 1.5f);
  CHECK(value<float>(" -2e3\t") == -2000.f);
  CHECK(value<float>("+.5") == 0.5f);
  CHECK(value<float>("7.") == 7.f);
  CHECK(value<double>("0.1") == 0.1);
  CHECK(value<float>("16777217") == 16777216.f);
  CHECK(value<float>("-inf") == -std::numeric_limits<float>::infinity());
  CHECK(value<std::int64_t>("-9223372036854775808") ==
        std::numeric_limits<std::int64_t>::min());
  CHECK(value<std::uint8_t>("255") == 255);
  for (auto text : {"", " ", "1,5", "1 2", "0x10", "--1", "+-1", "+", "e5",
                    "nan", "abc", "1.5f"}) {
    CAPTURE(text);
    CHECK(outcome<float>(text) == field_result::other);
    CHECK(outcome<int>(text) == field_result::other);
  }
}

TEST_CASE("integers written as floats are read digit by digit",
          "[I2][field_value]") {
  auto read = [](std::string_view text) {
    std::int64_t v = 0;
    auto found = read_as(text, v);
    return found == field_result::value ? std::optional{v} : std::nullopt;
  };
  CHECK(read("517.0") == 517);
  CHECK(read("5e3") == 5000);
  CHECK(read("9007199254740993.0") == 9007199254740993);
  CHECK(read("9.007199254740993e15") == 9007199254740993);
  CHECK(read("1161888007138312192.0") == 1161888007138312192);
  CHECK(read("-9223372036854775808.0") ==
        std::numeric_limits<std::int64_t>::min());
  std::int64_t v = 0;
  CHECK(read_as("4503599627370497.3", v) == field_result::other);
  CHECK(read_as("0.99999999999999999999", v) == field_result::other);
  CHECK(read_as("1e-400", v) == field_result::other);
  CHECK(read_as("inf", v) == field_result::other);
  CHECK(read_as("9223372036854775808.0", v) == field_result::out_of_range);
  std::uint8_t byte = 0;
  CHECK(read_as("255.0", byte) == field_result::value);
  CHECK(read_as("256.0", byte) == field_result::out_of_range);
  CHECK(read_as("-1.0", byte) == field_result::out_of_range);
}

TEST_CASE("every spelling gives the float nearest to the decimal",
          "[I2][field_value]") {
  auto bits_of = [](auto v) {
    return std::string(reinterpret_cast<const char*>(&v), sizeof v);
  };
  auto check = [&](const std::string& text) {
    INFO(text);
    float single = 0;
    double number = 0;
    std::from_chars(text.data(), text.data() + text.size(), single);
    std::from_chars(text.data(), text.data() + text.size(), number);
    CHECK(bits_of(value<float>(text).value()) == bits_of(single));
    CHECK(bits_of(value<double>(text).value()) == bits_of(number));
  };
  for (auto* text :
       {"0", "-0", "-0.0", "0.5", "1.", "999999999999999", "9999999999999999",
        "99999999999999.9", "0.000000000000001", "-0.00000000000001",
        // In the middle of two floats, and beside it.
        "16777217", "16777217.0000001", "16777216.9999999", "33554434",
        "1.000000059604645", "1.000000178813935", "8388608.5"})
    check(text);
  std::mt19937_64 random{3};
  for (int i = 0; i < 20000; ++i) {
    auto text =
        std::to_string(random() % 1'000'000'000'000'000 /
                       static_cast<std::uint64_t>(std::pow(10, random() % 15)));
    if (random() % 4 != 0) text.insert(1 + random() % text.size(), 1, '.');
    check(random() % 2 == 0 ? text : "-" + text);
  }
}

TEST_CASE("too large is out of range, too small is zero", "[I2][field_value]") {
  CHECK(outcome<float>("1e39") == field_result::out_of_range);
  CHECK(outcome<float>("-1e999999999999999999999") ==
        field_result::out_of_range);
  CHECK(outcome<double>(std::string(400, '9')) == field_result::out_of_range);
  CHECK(value<float>("1e-60") == 0.f);
  CHECK(value<float>("-1e-999999999999999999999") == 0.f);
  CHECK(value<float>("1000e-60") == 0.f);
  CHECK(value<double>("0." + std::string(400, '0') + "1") == 0.);
  CHECK(outcome<double>("0." + std::string(400, '0') + "1e900") ==
        field_result::out_of_range);
  CHECK(value<float>("1e-40") == 1e-40f);
  CHECK(outcome<std::int32_t>("2147483648") == field_result::out_of_range);
  CHECK(outcome<std::uint8_t>("256") == field_result::out_of_range);
}

TEST_CASE("booleans are true, false, 1 or 0", "[I2][field_value]") {
  for (auto text : {"true", "True", "TRUE", "1", " 1 "})
    CHECK(value<bool>(text) == true);
  for (auto text : {"false", "False", "FALSE", "0"})
    CHECK(value<bool>(text) == false);
  for (auto text : {"", "2", "yes", "tRUE"})
    CHECK(outcome<bool>(text) == field_result::other);
}

}  // namespace segue
