// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/dense_layer.hpp"

#include <algorithm>

namespace segue {
namespace {

/// Rows of the product, in whole panels, that scratch holds at a time.
constexpr std::int64_t rows_at_once = 96;

}  // namespace

dense_layer::dense_layer(std::int64_t input_width, std::int64_t output_width,
                         std::span<const float> kernel,
                         std::span<const float> bias,
                         const level_kernels& level)
    : kernel_{kernel, input_width, {1, output_width}, level},
      output_width_{output_width},
      bias_{kernel_.pack_row(bias)} {}

std::int64_t dense_layer::scratch_size() const {
  return rows_at_once * kernel_.row_size();
}

void dense_layer::assign(std::span<const float> kernel,
                         std::span<const float> bias) {
  kernel_.assign(kernel, 0, 1);
  std::ranges::copy(bias, bias_.begin());
}

void dense_layer::run(std::int64_t rows, const float* x, std::int64_t x_stride,
                      float* y, float* scratch) const {
  auto size = kernel_.row_size();
  while (rows > 0) {
    auto count = std::min(rows, rows_at_once);
    kernel_.set_product(count, x, x_stride, scratch, size, bias_.data());
    for (std::int64_t r = 0; r < count; ++r)
      y = std::copy_n(scratch + r * size, output_width_, y);
    x += count * x_stride;
    rows -= count;
  }
}

}  // namespace segue
