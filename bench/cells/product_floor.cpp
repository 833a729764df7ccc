// SPDX-License-Identifier: BSD-3-Clause
#include "product_floor.hpp"

namespace segue::bench {
namespace {

std::vector<float> filled(std::int64_t rows, std::int64_t stride) {
  return std::vector<float>(static_cast<std::size_t>(rows * stride), 0.5F);
}

packed_matrix packed(std::int64_t depth, column_groups groups) {
  auto values = filled(depth, groups.count * groups.width);
  return {values, depth, groups, best_level()};
}

}  // namespace

product_floor::product_floor(std::int64_t width, std::int64_t units,
                             std::int64_t rows, std::int64_t steps)
    : rows_{rows},
      steps_{steps},
      input_kernel_{packed(width, {4, units})},
      state_kernel_{packed(units, {4, units})},
      input_back_{packed(4 * units, {1, width})},
      state_back_{packed(4 * units, {1, units})},
      d_gates_{packed(rows * steps, {4, units})},
      x_{filled(rows * steps, row_stride(width))},
      h_{filled(rows, row_stride(units))},
      gates_{filled(rows * steps, row_stride(4 * units))},
      d_x_{filled(rows * steps, row_stride(width))},
      d_h_{filled(rows, row_stride(units))},
      turned_{filled(width + units, row_stride(rows * steps))},
      d_kernel_{filled(width + units, row_stride(4 * units))} {}

void product_floor::forward() {
  auto stride = row_stride(input_kernel_.row_size());
  input_kernel_.set_product(rows_ * steps_, x_.data(),
                            row_stride(input_kernel_.depth()), gates_.data(),
                            stride);
  for (std::int64_t t = 0; t < steps_; ++t)
    state_kernel_.add_product(rows_, h_.data(),
                              row_stride(state_kernel_.depth()),
                              gates_.data() + t * rows_ * stride, stride);
}

void product_floor::backward() {
  auto stride = row_stride(input_kernel_.row_size());
  for (std::int64_t t = 1; t < steps_; ++t)
    state_back_.set_product(rows_, gates_.data() + t * rows_ * stride, stride,
                            d_h_.data(), row_stride(state_back_.row_size()));
  input_back_.set_product(rows_ * steps_, gates_.data(), stride, d_x_.data(),
                          row_stride(input_back_.row_size()));
  d_gates_.set_product(input_kernel_.depth() + state_kernel_.depth(),
                       turned_.data(), row_stride(rows_ * steps_),
                       d_kernel_.data(), stride);
}

}  // namespace segue::bench
