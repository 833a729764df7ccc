// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/outer_sum.hpp"

#include <catch2/catch.hpp>

#include "segue/tests/kernels/cells/reference.hpp"

namespace segue {
namespace {

using namespace test;

struct outer_case {
  std::int64_t rows, width, columns;
};

/// The gradient of weights [count, columns], of a's columns from `first` on.
std::vector<float> sums_of(outer_sum& sums, const outer_case& c,
                           const std::vector<float>& a, std::int64_t first,
                           std::int64_t count) {
  std::vector<float> to(static_cast<std::size_t>(count * c.columns));
  sums.run(a.data() + first, count, c.width, {{1, c.columns}, c.columns, 0},
           to.data());
  return to;
}

TEST_CASE("a gradient of weights is the same bits in parts as at once",
          "[S6][outer_sum]") {
  // The last is beyond what a cache holds, where more rows are made at a time.
  auto c = GENERATE(outer_case{1, 1, 64}, outer_case{40, 30, 1024},
                    outer_case{40, 30, 8192}, outer_case{600, 50, 8192});
  auto a = random_floats(c.rows * c.width, 1);
  auto d = random_floats(c.rows * c.columns, 2);
  for (auto* level : supported_levels()) {
    INFO(level->name << " rows " << c.rows << " columns " << c.columns);
    outer_sum sums{*level};
    sums.pack(c.rows, c.columns, d.data(), c.columns);
    auto whole = sums_of(sums, c, a, 0, c.width);
    auto part = c.width / 3;
    auto low = sums_of(sums, c, a, 0, part);
    auto high = sums_of(sums, c, a, part, c.width - part);
    low.insert(low.end(), high.begin(), high.end());
    CHECK(low == whole);
    for (std::int64_t k : {std::int64_t{0}, c.width - 1})
      for (std::int64_t n : {std::int64_t{0}, c.columns - 1}) {
        double expected = 0;
        for (std::int64_t r = 0; r < c.rows; ++r)
          expected += static_cast<double>(
                          a[static_cast<std::size_t>(r * c.width + k)]) *
                      static_cast<double>(
                          d[static_cast<std::size_t>(r * c.columns + n)]);
        CHECK(whole[static_cast<std::size_t>(k * c.columns + n)] ==
              Approx(expected).margin(1e-4));
      }
  }
}

}  // namespace
}  // namespace segue
