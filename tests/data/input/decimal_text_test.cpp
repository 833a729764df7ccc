// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/decimal_text.hpp"

#include <catch2/catch.hpp>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>

namespace segue {
namespace {

decimal_text decimal(std::string_view text) {
  auto number = decimal_text::read(text);
  if (!number) FAIL("'" << text << "' is no decimal");
  return *number;
}

std::string digits_of(const decimal_text& number) {
  std::string digits;
  for (std::size_t i = 0; i < number.digits(); ++i)
    digits += number.digit(i);
  return digits;
}

}  // namespace

TEST_CASE("a decimal is its digits from first to last and a power of ten",
          "[I2][decimal_text]") {
  struct row {
    const char* text;
    const char* digits;
    std::int64_t point;
  };
  for (auto [text, digits, point] : {
           row{"12.5", "125", 2},
           row{" +0012.50\t", "125", 2},
           row{"1200", "12", 4},
           row{"1200.00", "12", 4},
           row{".0012e2", "12", 0},
           row{"100.001", "100001", 3},
           row{"5E-3", "5", -2},
           row{"-7.", "7", 1},
           row{"0.000e9", "", 0},
           row{"1e99999999999999999999", "1", std::int64_t{1} << 61},
       }) {
    CAPTURE(text);
    CHECK(digits_of(decimal(text)) == digits);
    CHECK(decimal(text).point() == point);
  }
}

TEST_CASE("a text is a decimal where the library reads a finite float",
          "[I2][decimal_text]") {
  std::mt19937 random{7};
  const std::string letters = "0123456789.-+eE x";
  int decimals = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (auto n = random() % 7; n > 0; --n)
      text += letters[random() % letters.size()];
    double value = 0;
    auto* end = text.data() + text.size();
    auto [stop, code] = std::from_chars(text.data(), end, value);
    bool wanted = stop == end && code != std::errc::invalid_argument;
    // What std::from_chars does not take, and segue does.
    if (text.find_first_of(" +") != text.npos) continue;
    CAPTURE(text);
    CHECK(decimal_text::read(text).has_value() == wanted);
    decimals += wanted;
  }
  CHECK(decimals > 1000);
  for (auto text :
       {"inf", "nan", "+-1", "1e+-1", "1e--1", "0x1", "+", "e5", "."})
    CHECK_FALSE(decimal_text::read(text));
}

TEST_CASE("integers are exact up to the ends of int64", "[I2][decimal_text]") {
  CHECK(decimal("9223372036854775807.0").to_int64() == INT64_MAX);
  CHECK(decimal("-9.223372036854775808e18").to_int64() == INT64_MIN);
  CHECK(decimal("9223372036854775808").to_int64() == std::nullopt);
  CHECK(decimal("-9223372036854775809").to_int64() == std::nullopt);
  CHECK(decimal("1e400").to_int64() == std::nullopt);
  CHECK(decimal("-0.0").to_int64() == 0);
  CHECK(decimal("12e3").to_int64() == 12'000);
  CHECK_FALSE(decimal("0.99999999999999999999").integer());
  CHECK_FALSE(decimal("1e-400").integer());
}

TEST_CASE("decimals are equal by value", "[I2][decimal_text]") {
  CHECK(decimal("1.10") == decimal("+11e-1"));
  CHECK(decimal("-0") == decimal("0.000"));
  CHECK_FALSE(decimal("1") == decimal("-1"));
  CHECK_FALSE(decimal("1") == decimal("10"));
  CHECK_FALSE(decimal("0.1") == decimal("0.10000000000000000000000001"));
}

}  // namespace segue
