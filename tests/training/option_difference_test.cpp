// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/option_difference.hpp"

#include <catch2/catch.hpp>

namespace segue {

TEST_CASE("options that differ are named with both values",
          "[training][option_difference]") {
  CHECK(option_difference("a = 1\nb = 2\n", "b = 2\na = 1\n").empty());
  CHECK(option_difference("a = 1\nb = 2\nc = x = y\n",
                          "a = 1\nb = 3\nc = x = z\n") ==
        "b = 2, but 3 in the checkpoint; c = x = y, but x = z in the "
        "checkpoint");
  CHECK(option_difference("a = 1\n", "b = \n") ==
        "a = 1, but absent in the checkpoint; b is absent, but empty in the "
        "checkpoint");
  CHECK(option_difference("b = 2\n", "b = \x1b[2J\n") ==
        "b = 2, but \\x1b[2J in the checkpoint");
}

TEST_CASE("of many options that differ the first are named",
          "[training][option_difference]") {
  std::string now, before;
  for (char c = 'a'; c <= 'h'; ++c) {
    now += std::string{c} + " = 1\n";
    before += std::string{c} + " = 2\n";
  }
  auto text = option_difference(now, before);
  CHECK_THAT(text,
             Catch::EndsWith("e = 1, but 2 in the checkpoint; and 3 more"));
}

}  // namespace segue
