// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/segment_bounds.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "segue/kernels/key_uniquifier.hpp"

namespace segue {

TEST_CASE("a segment's key counts in five digits and more", "[B11]") {
  CHECK(segment_key(0, 2, "k0") == "00000_of_00002:k0");
  CHECK(segment_key(1, 2, "a:b") == "00001_of_00002:a:b");
  CHECK(segment_key(99999, 100000, "") == "99999_of_100000:");
  CHECK(segment_key(123456, 1234567, "x") == "123456_of_1234567:x");
}

TEST_CASE("the key after a last segment is STOP", "[B11]") {
  CHECK(next_segment_key(0, 2, "k0") == "00001_of_00002:k0");
  CHECK(next_segment_key(1, 2, "k0") == "STOP:k0");
  CHECK(next_segment_key(0, 1, "") == "STOP:");
}

TEST_CASE("a segment's length is what is left, between 0 and num_unroll",
          "[B11]") {
  for (std::int64_t total = 0; total < 20; ++total)
    for (std::int64_t unroll = 1; unroll < 7; ++unroll)
      for (std::int64_t i = 0; i < 6; ++i) {
        std::int64_t real = 0;
        for (auto step = i * unroll; step < (i + 1) * unroll; ++step)
          if (step < total) ++real;
        CHECK(segment_length(total, i, unroll) == real);
      }
}

TEST_CASE("time is rounded up to a multiple of num_unroll", "[B4][B10]") {
  CHECK(round_up(0, 3) == 0);
  CHECK(round_up(1, 3) == 3);
  CHECK(round_up(3, 3) == 3);
  CHECK(round_up(4, 3) == 6);
  CHECK(round_up(7, 1) == 7);
}

TEST_CASE("equal keys become distinct ones by a seeded integer", "[B8]") {
  key_uniquifier first{7};
  key_uniquifier again{7};
  key_uniquifier other{8};
  std::set<std::string> seen;
  int differ = 0;
  for (int i = 0; i < 1000; ++i) {
    auto key = first("k");
    CHECK(again("k") == key);
    differ += other("k") != key;
    REQUIRE(key.starts_with("k_"));
    auto number = std::stoll(key.substr(2));
    CHECK(number >= 0);
    CHECK(number < 100000000);
    seen.insert(key);
  }
  CHECK(seen.size() == 1000);
  CHECK(differ > 990);
}

}  // namespace segue
