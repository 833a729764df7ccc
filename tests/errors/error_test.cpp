// SPDX-License-Identifier: BSD-3-Clause
#include <set>

#include "segue/tests/errors/show_result.hpp"

using namespace segue;

namespace {

result<int> half(int n) {
  if (n % 2 == 0) return n / 2;
  return error{errc::invalid_argument, "3 is odd"};
}

}  // namespace

TEST_CASE("every error code has a name of its own", "[errors]") {
  std::set<std::string_view> names;
  auto last = static_cast<int>(errc::internal);
  for (int i = 0; i <= last; ++i) {
    auto name = to_string(static_cast<errc>(i));
    CHECK(name != "unknown");
    names.insert(name);
  }
  CHECK(names.size() == static_cast<std::size_t>(last) + 1);
  CHECK(to_string(errc::invalid_argument) == "invalid_argument");
  CHECK(to_string(static_cast<errc>(last + 1)) == "unknown");
}

TEST_CASE("a place goes before the message and keeps the code", "[errors]") {
  CHECK(at("a.csv:3", {errc::malformed, "no number"}) ==
        error{errc::malformed, "a.csv:3: no number"});
}

TEST_CASE("a result holds a value or an error", "[errors]") {
  auto good = half(4);
  REQUIRE(good);
  CHECK(*good == 2);
  CHECK(good.value() == 2);
  auto bad = half(3);
  REQUIRE_FALSE(bad);
  CHECK(bad.error() == error{errc::invalid_argument, "3 is odd"});
}

TEST_CASE("asking an error for its value throws a failure with code and text",
          "[errors]") {
  try {
    half(3).value();
    FAIL("nothing was thrown");
  } catch (const failure& f) {
    CHECK(f.code() == errc::invalid_argument);
    CHECK(std::string{f.what()} == "3 is odd");
    CHECK(f.what_error() == error{errc::invalid_argument, "3 is odd"});
  }
}
