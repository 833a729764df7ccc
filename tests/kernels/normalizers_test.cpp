// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/normalizers.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <vector>

namespace segue {

TEST_CASE("normalized rows lie a stride apart, nothing else is touched",
          "[F3][normalizers]") {
  std::vector<normalizer> all{
      std::monostate{},
      affine_normalizer{2, -1},
      log1p_normalizer{},
      clip_normalizer{1, 3},
      standard_normalizer{2, 4},
      std::function<double(double)>{[](double x) { return x * x; }}};
  std::vector<double (*)(double)> naive{
      [](double x) { return x; },
      [](double x) { return x * 2 - 1; },
      [](double x) { return std::log1p(x); },
      [](double x) { return std::min(std::max(x, 1.0), 3.0); },
      [](double x) { return (x - 2) / 4; },
      [](double x) { return x * x; }};
  std::vector<std::int32_t> values{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  for (std::size_t n = 0; n < all.size(); ++n)
    for (std::int64_t width : {1, 2, 3, 12}) {
      auto stride = width + 2;
      auto rows = 12 / width;
      std::vector<float> out(static_cast<std::size_t>(rows * stride), 42);
      normalize<std::int32_t>(all[n], values, width, out.data(), stride);
      for (std::int64_t r = 0; r < rows; ++r)
        for (std::int64_t i = 0; i < stride; ++i) {
          auto seen = out[static_cast<std::size_t>(r * stride + i)];
          auto x = static_cast<double>(r * width + i);
          REQUIRE(seen == (i < width ? static_cast<float>(naive[n](x)) : 42));
        }
    }
}

TEST_CASE("a standard score around an integer keeps its last digit",
          "[F3][normalizers]") {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  constexpr auto least = std::numeric_limits<std::int64_t>::min();
  for (std::int64_t mean :
       {std::int64_t{7}, std::int64_t{1'700'000'000'000'000'123}, most,
        most - 1, least, least + 1, -1'700'000'000'000'000'123}) {
    CAPTURE(mean);
    auto how = standard_normalizer::around(mean, 4);
    std::vector<std::int64_t> values;
    std::vector<float> expected;
    for (std::int64_t away : {-9, -1, 0, 1, 9}) {
      if (away > 0 ? mean > most - away : mean < least - away) continue;
      values.push_back(mean + away);
      expected.push_back(static_cast<float>(away) / 4);
    }
    std::vector<float> out(values.size());
    normalize<std::int64_t>(how, values, 1, out.data(), 1);
    CHECK(out == expected);
    for (std::size_t i = 0; i < values.size(); ++i)
      CHECK(normalize(how, values[i]) == expected[i]);
  }
  // From end to end of the range.
  auto how = standard_normalizer::around(most, 1);
  CHECK(normalize(how, least) == -0x1p64);
}

TEST_CASE("a standard score of what float64 holds is as float64 has it",
          "[F3][normalizers]") {
  standard_normalizer how{0.1, 3};
  for (std::int64_t x :
       {std::int64_t{0}, std::int64_t{5}, std::int64_t{1} << 60})
    CHECK(normalize(how, x) == (static_cast<double>(x) - 0.1) / 3);
  CHECK(normalize(standard_normalizer{1e300, 1e300}, std::int64_t{5}) == -1);
}

}  // namespace segue
