// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/normalizers.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
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

}  // namespace segue
