// SPDX-License-Identifier: BSD-3-Clause
#include "segue/errors/result.hpp"

#include <catch2/catch.hpp>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

#include "segue/tests/errors/show_result.hpp"

namespace segue {
namespace {

const error wrong{errc::out_of_range, "4 is above 3"};

result<std::string> text_or(bool fails) {
  if (fails) return wrong;
  return "text";
}

result<void> nothing_or(bool fails) {
  if (fails) return wrong;
  return {};
}

TEST_CASE("a result has a value or an error") {
  auto value = text_or(false);
  CHECK(value);
  CHECK(value.has_value());
  CHECK_FALSE(value.has_error());
  CHECK(*value == "text");
  CHECK(value->size() == 4);
  CHECK(value.value() == "text");
  CHECK(value.error() == error{});

  auto fault = text_or(true);
  CHECK_FALSE(fault);
  CHECK(fault.has_error());
  CHECK(fault.error() == wrong);
}

TEST_CASE("the value of an error throws it as a failure") {
  try {
    text_or(true).value();
    FAIL("nothing was thrown");
  } catch (const failure& f) {
    CHECK(f.what_error() == wrong);
  }
  CHECK_THROWS_AS(nothing_or(true).value(), failure);
  CHECK_NOTHROW(nothing_or(false).value());
}

TEST_CASE("a result of nothing is success until it is an error") {
  CHECK(result<void>{});
  CHECK(nothing_or(false).error() == error{});
  auto fault = nothing_or(true);
  CHECK_FALSE(fault);
  CHECK(fault.error() == wrong);
  fault = {};
  CHECK(fault);
}

TEST_CASE("a result can be assigned either way") {
  auto r = text_or(false);
  r = wrong;
  CHECK(r.error() == wrong);
  r = text_or(false);
  CHECK(*r == "text");
  CHECK(r == text_or(false));
  CHECK_FALSE(r == text_or(true));
}

TEST_CASE("a value that can only be moved is moved out") {
  result<std::unique_ptr<int>> r = std::make_unique<int>(3);
  auto taken = *std::move(r);
  CHECK(*taken == 3);
  CHECK_FALSE(*r);
  result<std::unique_ptr<int>> other = std::make_unique<int>(4);
  CHECK(*std::move(other).value() == 4);
}

TEST_CASE("the value of a temporary result lives as long as what names it") {
  std::string read;
  for (auto c : *text_or(false))
    read += c;
  CHECK(read == "text");
  auto&& whole = text_or(false).value();
  CHECK(whole == "text");
  CHECK(std::is_same_v<decltype(*text_or(false)), std::string>);
}

TEST_CASE("a result converts as its value does") {
  result<std::shared_ptr<int>> made = std::make_shared<int>(3);
  result<std::shared_ptr<const int>> seen = made;
  REQUIRE(seen);
  CHECK(**seen == 3);
  result<std::shared_ptr<const int>> fault =
      result<std::shared_ptr<int>>{wrong};
  CHECK(fault.error() == wrong);
  CHECK_FALSE(std::is_convertible_v<result<std::string>, result<int>>);
}

}  // namespace
}  // namespace segue
