// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/tables/initializer.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "segue/tests/features/layer_cases.hpp"

namespace segue {
namespace {

using Catch::Contains;

struct moments {
  double mean = 0;
  double deviation = 0;
  float least = 0;
  float most = 0;
};

moments of(const tensor& t) {
  auto values = t.values<float>();
  auto n = static_cast<double>(values.size());
  moments m{0, 0, std::ranges::min(values), std::ranges::max(values)};
  for (auto v : values)
    m.mean += static_cast<double>(v) / n;
  for (auto v : values)
    m.deviation += std::pow(static_cast<double>(v) - m.mean, 2) / n;
  m.deviation = std::sqrt(m.deviation);
  return m;
}

constexpr std::int64_t many = 5000;

}  // namespace

TEST_CASE("by default a table is normal, truncated at two deviations",
          "[F7][initializer]") {
  auto m = of(make_table({}, many, 16, 7, "a"));
  CHECK(std::abs(m.mean) < 0.005);
  // A standard normal cut at two deviations has deviation 0.8796.
  CHECK(m.deviation == Approx(0.8796 * 0.25).epsilon(0.01));
  CHECK(m.least >= -0.5F);
  CHECK(m.least < -0.495F);
  CHECK(m.most <= 0.5F);
  CHECK(m.most > 0.495F);
}

TEST_CASE("other initializers have their distribution", "[F7][initializer]") {
  auto normal = of(make_table(normal_initializer{2, 0.5}, many, 16, 7, "a"));
  CHECK(normal.mean == Approx(2).epsilon(0.01));
  CHECK(normal.deviation == Approx(0.5).epsilon(0.01));
  CHECK(normal.most > 3.3F);
  auto uniform = of(make_table(uniform_initializer{1, 3}, many, 16, 7, "a"));
  CHECK(uniform.mean == Approx(2).epsilon(0.01));
  CHECK(uniform.deviation == Approx(2 / std::sqrt(12)).epsilon(0.01));
  CHECK(uniform.least >= 1);
  CHECK(uniform.most <= 3);
  auto cut =
      of(make_table(truncated_normal_initializer{1, 0.1}, many, 16, 7, "a"));
  CHECK(cut.mean == Approx(1).epsilon(0.01));
  CHECK(cut.most <= 1.2F);
  CHECK(make_table(zeros_initializer{}, 2, 3, 7, "a") ==
        tensor::zeros(dtype::float32, {2, 3}));
}

TEST_CASE("a table follows from seed and name alone", "[F7][initializer]") {
  auto a = make_table({}, 3, 4, 7, "a");
  CHECK(a == make_table({}, 3, 4, 7, "a"));
  CHECK_FALSE(a == make_table({}, 3, 4, 8, "a"));
  CHECK_FALSE(a == make_table({}, 3, 4, 7, "b"));
  // Longer tables of one width begin with the same rows.
  CHECK(a == make_table({}, 9, 4, 7, "a").slice(0, 3));
}

TEST_CASE("a table is the same on every machine", "[F7][initializer]") {
  // SplitMix64 from farmhash::Fingerprint64("a") and the seed, and the inverse
  // of the normal distribution, both of other libraries.
  auto uniform = make_table(uniform_initializer{0, 1}, 2, 2, 7, "a");
  CHECK(uniform == tensor::from<float>({2, 2}, {0.679551959F, 0.779776335F,
                                                0.104185298F, 0.705316305F}));
  auto normal = make_table(normal_initializer{0, 1}, 2, 2, 7, "a");
  CHECK(normal == tensor::from<float>({2, 2}, {0.466446294F, 0.771437974F,
                                               -1.25805852F, 0.539752958F}));
}

TEST_CASE("an initializer's numbers are checked", "[F7][initializer]") {
  CHECK_THAT(test::refusal(validate(uniform_initializer{2, 1})),
             Contains("min is 2, expected at most max, 1"));
  CHECK_THAT(test::refusal(validate(normal_initializer{0, -1})),
             Contains("deviation is -1, expected a number >= 0"));
  CHECK_THAT(test::refusal(validate(truncated_normal_initializer{0, -1})),
             Contains("deviation is -1"));
  CHECK(validate(initializer{}));
}

}  // namespace segue
