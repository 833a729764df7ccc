// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/kernels/cells/recurrent_cell.hpp"

namespace segue {

/// A gated recurrent unit (Cho et al., arXiv:1406.1078), as TensorFlow 1
/// computes GRUCell:
///   r, u = sigmoid([x, h] * gates_kernel + gates_bias)
///   candidate = tanh([x, r * h] * candidate_kernel + candidate_bias)
///   h' = u * h + (1 - u) * candidate
/// State: h.
class gru_cell final : public recurrent_cell {
 public:
  /// Row-major weights of the two products.
  struct weights {
    std::span<const float> gates_kernel;      ///< [D + H, 2 * H]
    std::span<const float> gates_bias;        ///< [2 * H]
    std::span<const float> candidate_kernel;  ///< [D + H, H]
    std::span<const float> candidate_bias;    ///< [H]
  };

  /// D >= 0, H >= 1.
  gru_cell(std::int64_t input_width, std::int64_t units, const weights& w,
           const level_kernels& level = best_level());

  std::int64_t scratch_size() const override { return units(); }

  void step(std::int64_t rows, active_rows active, float* gates,
            std::int64_t gates_stride, std::span<const state_rows> states,
            float* scratch) const override;

 private:
  /// [H, 2 * H], its product falls on the gates r and u.
  packed_matrix gates_kernel_;
  /// [H, H], its product falls on the candidate.
  packed_matrix candidate_kernel_;
};

}  // namespace segue
