// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/dense_layer.hpp"

#include <catch2/catch.hpp>

#include "segue/tests/kernels/cells/reference.hpp"

namespace segue {
namespace {

using namespace test;

TEST_CASE("a dense layer agrees with a naive product on every level",
          "[dense_layer]") {
  for (auto* level : supported_levels())
    for (std::int64_t width : {1, 64, 513})
      for (std::int64_t outputs : {1, 7, 33})
        for (std::int64_t rows : {0, 1, 4, 5, 96, 131}) {
          auto kernel = random_floats(width * outputs, 1, 0.0625F);
          auto bias = random_floats(outputs, 2);
          auto x = random_floats(rows * width, 3);
          dense_layer layer{width, outputs, kernel, bias, *level};
          std::vector<float> y(static_cast<std::size_t>(rows * outputs));
          std::vector<float> scratch(
              static_cast<std::size_t>(layer.scratch_size()));
          layer.run(rows, x.data(), width, y.data(), scratch.data());
          INFO(level->name << " D " << width << " O " << outputs << " rows "
                           << rows);
          for (std::int64_t r = 0; r < rows; ++r) {
            auto row = x.begin() + r * width;
            auto expected = affine(doubles(row, row + width), {}, kernel, bias);
            for (std::size_t o = 0; o < expected.size(); ++o)
              REQUIRE(y[static_cast<std::size_t>(r * outputs) + o] ==
                      Approx(expected[o]).margin(5e-6).epsilon(0));
          }
        }
}

}  // namespace
}  // namespace segue
