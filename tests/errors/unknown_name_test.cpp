// SPDX-License-Identifier: BSD-3-Clause
#include "segue/errors/unknown_name.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "segue/tests/errors/show_result.hpp"

namespace segue {

TEST_CASE("a name that is not known is refused with those that are") {
  auto refusal = [](std::vector<std::string> names) {
    return unknown_name("state", "y", names);
  };
  CHECK(
      refusal({"c", "h"}) ==
      error{errc::not_found, "state was not declared: y; the states are c, h"});
  CHECK(refusal({"c"}).message ==
        "state was not declared: y; the only state is c");
  CHECK(refusal({}).message == "state was not declared: y; none is");
}

TEST_CASE("names that are refused are shown on one line of bounded length") {
  std::vector<std::string> many(23, "s");
  auto message =
      unknown_name("state", "a\nb" + std::string(100, 'x'), many).message;
  CHECK(message.find('\n') == std::string::npos);
  CHECK(message.starts_with(R"(state was not declared: a\x0abxxx)"));
  CHECK(message.ends_with("s, s and 3 more"));
  CHECK(message.size() < 200);
}

}  // namespace segue
