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

TEST_CASE("value_or takes the place of an error") {
  CHECK(text_or(false).value_or("other") == "text");
  CHECK(text_or(true).value_or("other") == "other");
  const auto kept = text_or(false);
  CHECK(kept.value_or("other") == "text");
  CHECK(*kept == "text");
  result<std::unique_ptr<int>> fault = wrong;
  CHECK(*std::move(fault).value_or(std::make_unique<int>(5)) == 5);
}

TEST_CASE("the next step of a chain is called only after a value") {
  int calls = 0;
  auto length = [&](const std::string& text) -> result<std::size_t> {
    ++calls;
    if (text.empty()) return wrong;
    return text.size();
  };
  CHECK(text_or(false).and_then(length) == result<std::size_t>{4u});
  CHECK(text_or(true).and_then(length).error() == wrong);
  CHECK(calls == 1);
  const auto kept = text_or(false);
  CHECK(kept.and_then(length) == result<std::size_t>{4u});
  CHECK(result<std::string>{""}.and_then(length).error() == wrong);

  auto then = [&] { return text_or(false); };
  CHECK(nothing_or(false).and_then(then) == text_or(false));
  CHECK(nothing_or(true).and_then(then).error() == wrong);
}

TEST_CASE("transform changes the value and keeps an error") {
  CHECK(*text_or(false).transform(&std::string::size) == 4);
  CHECK(text_or(true).transform(&std::string::size).error() == wrong);
  result<std::unique_ptr<int>> owner = std::make_unique<int>(3);
  auto shared = std::move(owner).transform([](std::unique_ptr<int> p) {
    return std::shared_ptr<int>{std::move(p)};
  });
  REQUIRE(shared);
  CHECK(**shared == 3);
}

}  // namespace
}  // namespace segue
