// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/weight_source.hpp"

#include <catch2/catch.hpp>
#include <cmath>

namespace segue {
namespace {

tensor drawn(std::int64_t seed, const char* name, const shape& dims) {
  model_options o{.seed = seed};
  tensor_map none;
  auto t = weight_source{o, none}.kernel(name, dims);
  REQUIRE(t.has_value());
  return *t;
}

TEST_CASE("a seeded kernel fills Glorot's interval evenly", "[model]") {
  auto t = drawn(7, "lstm/kernel", {30, 120});
  auto limit = std::sqrt(6.0 / 150);
  double sum = 0, squares = 0;
  for (double v : t.values<float>()) {
    REQUIRE(std::abs(v) <= limit);
    sum += v;
    squares += v * v;
  }
  // Mean and variance of 3600 draws, to four of their standard deviations.
  CHECK(sum / 3600 == Approx(0).margin(4 * limit / std::sqrt(3.0 * 3600)));
  CHECK(squares / 3600 == Approx(limit * limit / 3).epsilon(0.06));
}

TEST_CASE("seed and name decide a kernel", "[model]") {
  auto t = drawn(7, "lstm/kernel", {3, 4});
  CHECK(t == drawn(7, "lstm/kernel", {3, 4}));
  CHECK_FALSE(t == drawn(8, "lstm/kernel", {3, 4}));
  CHECK_FALSE(t == drawn(7, "rnn/kernel", {3, 4}));
}

TEST_CASE("a seed gives the same weights in every release", "[model]") {
  // Whoever keeps only the seed of a model relies on it.
  auto t = drawn(7, "lstm/kernel", {3, 4});
  auto values = t.values<float>();
  CHECK(values[0] == -0.347263485F);
  CHECK(values[11] == 0.385906488F);
}

TEST_CASE("a seeded bias is one value", "[model]") {
  model_options o;
  tensor_map none;
  weight_source source{o, none};
  CHECK(*source.bias("a", {2}) == tensor::zeros(dtype::float32, {2}));
  CHECK(*source.bias("a", {2}, 1) == tensor::from<float>({2}, {1, 1}));
}

}  // namespace
}  // namespace segue
