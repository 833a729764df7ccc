// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/dense_gradient.hpp"

namespace segue {

dense_gradient::dense_gradient(std::int64_t input_width,
                               std::int64_t output_width,
                               const level_kernels& level)
    : input_width_{input_width},
      output_width_{output_width},
      d_y_size_{(output_width + level.panel_columns - 1) / level.panel_columns *
                level.panel_columns},
      kernel_{input_width, {1, output_width}, level},
      sums_{level} {}

void dense_gradient::run(const operands& o) {
  kernel_.set_product(o.rows, o.d_y, d_y_stride(), o.d_x, o.d_x_stride);
  sums_.pack(o.rows, d_y_size_, o.d_y, d_y_stride());
  outer_sum::columns all{{1, output_width_}, d_y_size_, 0};
  sums_.run(o.x, input_width_, o.x_stride, all, o.d_kernel);
  sums_.run_bias(all, o.d_bias);
}

}  // namespace segue
