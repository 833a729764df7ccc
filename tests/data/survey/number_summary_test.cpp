// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/number_summary.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "segue/data/survey/distinct_numbers.hpp"

namespace segue {
namespace {

template <class T>
number_summary summary_of(const std::vector<T>& numbers) {
  number_summary summary;
  for (auto number : numbers)
    summary.add(number);
  return summary;
}

using reals = std::vector<double>;
using integers = std::vector<std::int64_t>;
constexpr auto most = std::numeric_limits<std::int64_t>::max();
constexpr auto least = std::numeric_limits<std::int64_t>::min();

}  // namespace

TEST_CASE("a summary of numbers does not cancel", "[survey]") {
  number_summary summary;
  CHECK(summary.deviation() == 0);
  for (int i = 0; i < 1000; ++i)
    summary.add(1e15 + i % 2 / 4.);
  CHECK(summary.mean() == 1e15 + 0.125);
  CHECK(summary.deviation() == Approx(0.125).epsilon(1e-14));
  CHECK(summary.min() == 1e15);
  CHECK(summary.max() == 1e15 + 0.25);
}

TEST_CASE("a summary does not depend on which number is first", "[survey]") {
  auto a = summary_of<double>({1e9, 1, 2, 3});
  auto b = summary_of<double>({1, 2, 3, 1e9});
  CHECK(a.mean() == Approx(b.mean()).epsilon(1e-15));
  CHECK(a.deviation() == Approx(b.deviation()).epsilon(1e-15));
}

TEST_CASE("integers are summed up to the last digit", "[survey]") {
  auto near = summary_of<std::int64_t>({most, most - 1, most - 2});
  CHECK_FALSE(near.constant());
  CHECK(near.least() == most - 2);
  CHECK(near.largest() == most);
  CHECK(near.integer_mean() == most - 1);
  CHECK(near.deviation() == Approx(std::sqrt(2 / 3.)));
  auto far = summary_of<std::int64_t>({least, most, -1, 0});
  CHECK(far.integer_mean() == 0);  // of -0.5
  CHECK(far.deviation() == Approx(0x1p63 / std::sqrt(2)));
  CHECK_FALSE(far.overflows());
  CHECK(summary_of<std::int64_t>({most, most}).constant());
  CHECK(summary_of<std::int64_t>({most, least, most}).integer_mean() ==
        Approx(0x1p63 / 3));
}

TEST_CASE("squares of numbers neither overflow nor vanish", "[survey]") {
  for (double size : {1e-320, 1e-300, 1e-200, 1., 1e200, 8e307}) {
    CAPTURE(size);
    auto summary = summary_of<double>({size, -size, size, -size});
    CHECK(summary.deviation() == Approx(size).epsilon(1e-3));
    CHECK(std::fabs(summary.mean()) <= 1e-15 * size);
    CHECK_FALSE(summary.constant());
    CHECK_FALSE(summary.overflows());
  }
  auto smallest = std::numeric_limits<double>::denorm_min();
  CHECK(summary_of<double>({0, smallest}).deviation() > 0);
  CHECK(summary_of<double>({1.7e308, -1.7e308}).overflows());
  CHECK(summary_of<double>({0, 1.7e308, -1.7e308}).overflows());
}

TEST_CASE("numbers that are the same are told by themselves", "[survey]") {
  CHECK(summary_of<double>({0.1, 0.1, 0.1}).constant());
  CHECK_FALSE(summary_of<double>({1, std::nextafter(1, 2)}).constant());
  CHECK_FALSE(summary_of<double>({1.7e308, -1.7e308}).constant());
}

TEST_CASE("few different numbers are all known, of many it is an estimate",
          "[survey]") {
  for (int n : {12, 2000, 50000}) {
    CAPTURE(n);
    number_summary numbers;
    distinct_counter all;
    distinct_numbers different;
    // Every second pair is nearer than float32 tells apart.
    for (int round = 0; round < 2; ++round)
      for (int i = 0; i < n; ++i) {
        auto number = i / 2 + (i % 2 == 0 ? 0 : 1e-9);
        numbers.add(number);
        all.add_real(number);
        different.add(number, numbers);
      }
    auto found = different.standardized({numbers.mean(), numbers.deviation()},
                                        dtype::float64, all);
    CHECK(found.exact == (n <= 2000));
    // Of small numbers float32 has more digits.
    CHECK(found.all == Approx(n).epsilon(found.exact ? 0 : 0.07));
    CHECK(found.apart == Approx(n / 2).epsilon(found.exact ? 0 : 0.07));
  }
}

TEST_CASE("integers and reals of one value are one", "[survey]") {
  number_summary numbers;
  distinct_counter all;
  distinct_numbers different;
  auto add = [&](auto number) {
    numbers.add(number);
    different.add(number, numbers);
  };
  add(std::int64_t{1});
  add(1.);
  add(2.5);
  auto found = different.standardized({0, 1}, dtype::float32, all);
  CHECK(found.all == 2);
  CHECK(found.apart == 2);
}

}  // namespace segue
