// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "segue/kernels/packed_matrix.hpp"

namespace segue::bench {

/// The matrix products that an LSTM over a full batch cannot do without, on
/// matrices that are laid out already, and nothing else.
class product_floor {
 public:
  product_floor(std::int64_t width, std::int64_t units, std::int64_t rows,
                std::int64_t steps);

  /// Inputs by kernel for all steps at once; states by kernel, step by step.
  void forward();

  /// Gates' gradients by the transposed kernels, for the inputs of all steps
  /// at once and for the states step by step but the first; inputs and states
  /// by gates' gradients.
  void backward();

 private:
  std::int64_t rows_, steps_;
  packed_matrix input_kernel_, state_kernel_, input_back_, state_back_,
      d_gates_;
  std::vector<float> x_, h_, gates_, d_x_, d_h_, turned_, d_kernel_;
};

}  // namespace segue::bench
