// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/distinct_counter.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>

namespace segue {

TEST_CASE("few different values are counted exactly", "[survey]") {
  distinct_counter counter;
  for (int i = 0; i < 1000; ++i)
    counter.add(i % 4 == 0 ? "a" : "b");
  CHECK(counter.exact());
  CHECK(counter.count() == 2);
  CHECK(counter.most_frequent(1) ==
        std::vector<std::pair<std::string, std::int64_t>>{{"b", 750}});
}

TEST_CASE("many different values are estimated", "[survey]") {
  for (int n : {257, 3000, 20000, 500000}) {
    distinct_counter texts, integers, reals;
    for (int i = 0; i < 2 * n; ++i) {
      texts.add("value " + std::to_string(i % n));
      integers.add_integer(i % n - 7);
      reals.add_real((i % n) / 8.);
    }
    for (auto* counter : {&texts, &integers, &reals}) {
      INFO(n << " " << counter->count());
      CHECK_FALSE(counter->exact());
      CHECK(counter->words().empty());
      // Four standard errors.
      CHECK(std::abs(static_cast<double>(counter->count() - n)) < 0.065 * n);
    }
  }
}

TEST_CASE("long values and reals are not kept", "[survey][I4]") {
  distinct_counter counter;
  counter.add("short");
  CHECK(counter.exact());
  counter.add(std::string(1000, 'x'));
  CHECK_FALSE(counter.exact());
  CHECK(counter.words().empty());
  CHECK(counter.count() == 2);
}

TEST_CASE("an integer and a real of one value are one", "[survey]") {
  distinct_counter counter;
  counter.add_integer(3);
  counter.add_real(3);
  counter.add_real(0.);
  counter.add_real(-0.);
  CHECK(counter.count() == 2);
}

TEST_CASE("integers that float64 does not hold are told apart", "[survey]") {
  distinct_counter counter;
  for (std::int64_t i = 0; i < 1000; ++i)
    counter.add_integer(1'700'000'000'000'000'000 + i);
  CHECK(counter.count() > 900);
  counter.add_integer(std::numeric_limits<std::int64_t>::max());
}

TEST_CASE("one value is told from several, however long it is", "[survey]") {
  distinct_counter counter;
  CHECK(counter.constant());
  for (int i = 0; i < 3; ++i)
    counter.add(std::string(1000, 'x'));
  CHECK(counter.constant());
  counter.add(std::string(1001, 'x'));
  CHECK_FALSE(counter.constant());
}

}  // namespace segue
