// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>
#include <vector>

#include "segue/tensors/shape.hpp"

using namespace segue;

TEST_CASE("a shape counts its elements", "[shape]") {
  CHECK(shape{}.num_elements() == 1);
  CHECK(shape{}.rank() == 0);
  CHECK(shape{5}.num_elements() == 5);
  CHECK(shape{2, 3, 4}.num_elements() == 24);
  CHECK(shape{2, 0, 4}.num_elements() == 0);
}

TEST_CASE("a shape is shown in brackets", "[shape]") {
  CHECK(to_string(shape{}) == "[]");
  CHECK(to_string(shape{3}) == "[3]");
  CHECK(to_string(shape{2, 3, 4}) == "[2, 3, 4]");
}

TEST_CASE("dimensions go in front and come off again", "[shape]") {
  shape s{2, 3};
  CHECK(s.prepend(7) == shape{7, 2, 3});
  CHECK(shape{}.prepend(7) == shape{7});
  CHECK(s.prepend(7).drop_front() == s);
  CHECK(s.drop_front(2) == shape{});
  CHECK(s.drop_front(0) == s);
}

TEST_CASE("shapes are equal where all dimensions are", "[shape]") {
  CHECK(shape{2, 3} == shape{std::vector<std::int64_t>{2, 3}});
  CHECK_FALSE(shape{2, 3} == shape{2, 4});
  CHECK_FALSE(shape{2} == shape{2, 1});
  // More dimensions than are stored in place.
  shape large{1, 2, 3, 4, 5, 6, 7, 8, 9};
  auto copy = large;
  CHECK(copy == large);
  copy[8] = 1;
  CHECK_FALSE(copy == large);
  CHECK(large[8] == 9);
}

TEST_CASE("a shape that was moved from is [0]", "[shape]") {
  for (auto& from : {shape{}, shape{2, 3}, shape{1, 2, 3, 4, 5, 6}}) {
    auto moved = from;
    auto taken = std::move(moved);
    CHECK(taken == from);
    CHECK(moved == shape{0});  // NOLINT(bugprone-use-after-move)
    moved = std::move(taken);
    CHECK(moved == from);
  }
}
