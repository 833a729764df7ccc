// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>

#include "segue/kernels/outer_sum.hpp"
#include "segue/kernels/transposed_matrix.hpp"

namespace segue {

/// The gradient of a dense_layer's run. If d(y) is the gradient of a loss with
/// respect to y: d(x) = d(y) * kernel', d(kernel) = x' * d(y), d(bias) = sum of
/// the rows of d(y).
class dense_gradient {
 public:
  dense_gradient(std::int64_t input_width, std::int64_t output_width,
                 const level_kernels& level = best_level());

  /// Takes the layer's kernel, row-major [D, O].
  void assign(std::span<const float> kernel) { kernel_.assign(kernel); }

  struct operands {
    std::int64_t rows;
    const float* x;  ///< [rows, D]
    std::int64_t x_stride;
    const float* d_y;  ///< [rows, d_y_stride()], zeros after O
    float* d_x;        ///< [rows, D], written in whole panels
    std::int64_t d_x_stride;
    float* d_kernel;  ///< [D, O]
    float* d_bias;    ///< [O]
  };
  void run(const operands& o);

  /// Floats from one row of d_y to the next.
  std::int64_t d_y_stride() const { return row_stride(d_y_size_); }

 private:
  std::int64_t input_width_;
  std::int64_t output_width_;
  std::int64_t d_y_size_;  // O in whole panels
  transposed_matrix kernel_;
  outer_sum sums_;
};

}  // namespace segue
