// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/csv/order_key.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace segue {
namespace {

std::string order(std::string_view text, bool missing = false) {
  std::string key;
  append_order(key, text, missing);
  return key;
}

}  // namespace

TEST_CASE("numbers come before texts before missing values",
          "[I2][order_key]") {
  std::vector<std::string> ascending{
      order("-inf"),
      order("-1e400"),
      order("-1e300"),
      order("-9223372036854775808"),
      order("-9223372036854775807"),
      order("-10"),
      order("-9.55"),
      order("-9.5"),
      order("-1e-300"),
      order("-1e-400"),
      order("0"),
      order("1e-400"),
      order("2"),
      order("10"),
      order("10.5"),
      order("1486215887.584922500"),
      order("1486215887.584922537"),
      order("1486215887.584922539"),
      order("9007199254740992"),
      order("9007199254740993"),
      order("1357034400000000001"),
      order("1357034400000000002"),
      order("9223372036854775806"),
      order("9223372036854775807"),
      order("9223372036854775808"),
      order("123456789012345678901234567890123456789"),
      order("123456789012345678901234567890123456789.1"),
      order("1e300"),
      order("1e400"),
      order("inf"),
      order("1a"),
      order("2013-01-01T09:00:00Z"),
      order("2013-01-01T10:00:00Z"),
      order("a"),
      order(std::string_view{"a\0", 2}),
      order(std::string_view{"a\0b", 3}),
      order("aa"),
      order("nan"),
      order("\xff"),
      order("", true),
  };
  for (std::size_t i = 0; i < ascending.size(); ++i)
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      CAPTURE(i, j);
      CHECK((ascending[i] < ascending[j]) == (i < j));
    }
}

TEST_CASE("numbers of any size are in order", "[I2][order_key]") {
  std::vector<std::string> ascending;
  for (int power = 300; power >= -300; --power)
    for (auto digits : {"-1.2", "-1"})
      ascending.push_back(order(fmt::format("{}e{}", digits, power)));
  for (int power = -300; power <= 300; ++power)
    for (auto digits : {"1", "1.2"})
      ascending.push_back(order(fmt::format("{}e{}", digits, power)));
  CHECK(std::ranges::is_sorted(ascending));
  CHECK(std::ranges::adjacent_find(ascending) == ascending.end());
}

TEST_CASE("equal numbers are equal however they are written",
          "[I2][order_key]") {
  CHECK(order("1") == order("1.0"));
  CHECK(order("1") == order(" +1e0 "));
  CHECK(order("0") == order("-0.0"));
  CHECK(order("9007199254740992") == order("9007199254740992.0"));
  CHECK(order("0.1") == order("1.00000000000000000000e-1"));
}

TEST_CASE("times are ordered by what they mean", "[I2][order_key]") {
  auto time = [](std::string_view text, bool missing = false) {
    std::string key;
    append_time_order(key, text, missing);
    return key;
  };
  std::vector<std::string> ascending{
      time("1950-01-01"),
      time("2013-01-01T02:00:00+05:00"),
      time("2013-01-01"),
      time("2013-01-01T00:00:00.1"),
      time("2013-01-01T00:00:00.123456789012"),
      time("2013-01-01T00:00:00.123456789013Z"),
      time("2013-01-01 00:00:00.2"),
      time("2012-12-31T23:00:00-05:00"),
      time("2013-01-01T05:00Z"),
      time("2013-01-01T09:00:00Z"),
      time("9 o'clock"),
      time("", true),
  };
  for (std::size_t i = 0; i < ascending.size(); ++i)
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      CAPTURE(i, j);
      CHECK((ascending[i] < ascending[j]) == (i < j));
    }
  CHECK(time("2013-01-01T00:00:00Z") == time("2013-01-01 01:00+01:00"));
}

TEST_CASE("columns after the first only matter where it is equal",
          "[I2][order_key]") {
  auto two = [](const char* a, const char* b) { return order(a) + order(b); };
  CHECK(two("a", "9") < two("ab", "1"));
  CHECK(two("1", "z") < two("2", "a"));
  CHECK(two("1", "2") < two("1", "10"));
}

}  // namespace segue
