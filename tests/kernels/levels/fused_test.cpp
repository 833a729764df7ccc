// SPDX-License-Identifier: BSD-3-Clause
// A product of one term is a fused multiply-add: c = a * b + c, rounded once.
// std::fma says what that is.
#include <bit>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

#include "segue/kernels/levels/best_level.hpp"
#include "segue/tests/kernels/random_feature.hpp"
#include "segue/tests/random_cases.hpp"

namespace segue {
namespace {

using namespace test;
using limits = std::numeric_limits<float>;

struct operands {
  float a, b, c;
};

/// a * b + c, in every lane of the level's vectors.
std::vector<float> fused(const level_kernels& level, const operands& o) {
  auto columns = level.panel_columns;
  std::vector<float> packed(static_cast<std::size_t>(columns), o.b);
  std::vector<float> c(static_cast<std::size_t>(columns), o.c);
  level.add_product({.rows = 1,
                     .depth = 1,
                     .panels = 1,
                     .a = &o.a,
                     .a_stride = 1,
                     .packed = packed.data(),
                     .c = c.data(),
                     .c_stride = columns});
  return c;
}

bool is_same(float x, float y) {
  if (std::isnan(x)) return std::isnan(y);
  return std::bit_cast<std::uint32_t>(x) == std::bit_cast<std::uint32_t>(y);
}

void check(const std::vector<operands>& all) {
  for (auto* level : supported_levels())
    for (auto& o : all) {
      auto expected = std::fma(o.a, o.b, o.c);
      for (float seen : fused(*level, o))
        if (!is_same(seen, expected)) {
          INFO(level->name << std::hexfloat << ": " << o.a << " * " << o.b
                           << " + " << o.c << " is " << seen << ", not "
                           << expected);
          FAIL();
        }
    }
  SUCCEED();
}

/// Any float there is.
float any_float(random_source& random) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(random()));
}

/// A float of the exponent `e`.
float float_near(random_source& random, int e) {
  auto x =
      std::ldexp(1 + static_cast<float>(random() % (1 << 23)) * 0x1p-23F, e);
  return random() % 2 ? x : -x;
}

/// a and b so that a * b is just off a power of two, 2^e, by its last bits,
/// which no float has.
operands off_power(random_source& random, int e) {
  auto bit = std::ldexp(1.0F, -1 - static_cast<int>(random() % 23));
  auto split = static_cast<int>(random() % 40) - 20;
  return {std::ldexp(1 + bit, split), std::ldexp(1 - bit, e - split), 0};
}

}  // namespace

TEST_CASE("a fused sum is rounded once, of any floats at all", "[E1][levels]") {
  random_source random{case_seed()};
  std::vector<operands> all;
  for (int i = rounds_in_time(20000); i > 0; --i)
    all.push_back({any_float(random), any_float(random), any_float(random)});
  check(all);
}

TEST_CASE("a fused sum is rounded once, of floats of about one size",
          "[E1][levels]") {
  random_source random{case_seed()};
  std::vector<operands> all;
  for (int i = rounds_in_time(20000); i > 0; --i) {
    auto e = [&] { return static_cast<int>(random() % 9) - 4; };
    all.push_back({float_near(random, e()), float_near(random, e()),
                   float_near(random, e())});
  }
  check(all);
}

TEST_CASE(
    "a fused sum just beside half-way between floats is not rounded twice",
    "[E1][levels]") {
  random_source random{case_seed()};
  std::vector<operands> all;
  int twice = 0;
  for (int i = rounds_in_time(20000); i > 0; --i) {
    // Half of c's last bit, and down to what is below every normal float.
    auto e = static_cast<int>(random() % 272) - 149;
    auto o = off_power(random, std::max(e - 24, -150));
    o.c = float_near(random, e);
    if (random() % 2) o.a = -o.a;
    all.push_back(o);
    auto by_double = static_cast<double>(o.a) * static_cast<double>(o.b) +
                     static_cast<double>(o.c);
    if (static_cast<float>(by_double) != std::fma(o.a, o.b, o.c)) ++twice;
  }
  check(all);
  // Many are cases where a sum in doubles would be wrong; a few cases may have
  // none.
  if (all.size() >= 1000) CHECK(twice > std::ssize(all) / 100);
}

TEST_CASE("a fused sum keeps what a product and a sum in floats would lose",
          "[E1][levels]") {
  random_source random{case_seed()};
  std::vector<operands> all;
  for (int i = rounds_in_time(20000); i > 0; --i) {
    auto e = static_cast<int>(random() % 60) - 30;
    auto a = float_near(random, e);
    auto b = float_near(random, -e);
    all.push_back({a, b, -(a * b)});
    all.push_back({a, b, std::nextafter(-(a * b), 0.0F)});
  }
  check(all);
}

TEST_CASE("a fused sum of the limits of float is what IEEE 754 requires",
          "[E1][levels]") {
  constexpr float tiny = limits::denorm_min();
  std::vector<float> values{0.0F,
                            tiny,
                            3 * tiny,
                            limits::min() - tiny,
                            limits::min(),
                            0x1p-75F,
                            0x1.fffffep-76F,
                            1 - limits::epsilon() / 2,
                            1.0F,
                            1 + limits::epsilon(),
                            0x1.fffffep63F,
                            0x1p64F,
                            0x1p103F,
                            limits::max(),
                            limits::infinity(),
                            limits::quiet_NaN()};
  auto positive = values;
  for (float x : positive)
    values.push_back(-x);
  std::vector<operands> all;
  for (float a : values)
    for (float b : values)
      for (float c : values)
        all.push_back({a, b, c});
  check(all);
}

}  // namespace segue
