// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "segue/kernels/packed_matrix.hpp"

namespace segue {

/// y = x * kernel + bias, float32. The result of a row is the same, bit for
/// bit, whatever the other rows are.
class dense_layer {
 public:
  /// `kernel` is row-major [D, O], `bias` [O].
  dense_layer(std::int64_t input_width, std::int64_t output_width,
              std::span<const float> kernel, std::span<const float> bias,
              const level_kernels& level = best_level());

  /// Takes new weights, of the same shapes.
  void assign(std::span<const float> kernel, std::span<const float> bias);

  std::int64_t input_width() const { return kernel_.depth(); }
  std::int64_t output_width() const { return output_width_; }

  /// Floats of scratch that `run` needs, for any number of rows.
  std::int64_t scratch_size() const;

  /// Computes y [rows, O] from x [rows, D], whose rows are `x_stride` apart.
  void run(std::int64_t rows, const float* x, std::int64_t x_stride, float* y,
           float* scratch) const;

 private:
  packed_matrix kernel_;
  std::int64_t output_width_;
  std::vector<float> bias_;  // a row of the packed product
};

}  // namespace segue
