// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

#include "segue/kernels/cells/cell_run.hpp"
#include "segue/kernels/outer_sum.hpp"
#include "segue/kernels/transposed_matrix.hpp"

namespace segue {

/// The gradient of a loss at one step. The gates that the step kept are
/// replaced by the gradient of their sums, and the gradients of the states
/// after the step by those of the states before it.
struct gradient_step {
  cell_step kept;
  const float* d_outputs;            ///< [rows, state_stride]
  std::span<float* const> d_states;  ///< by state, [rows, state_stride]
  float* scratch;                    ///< [rows, state_stride]
  /// Whether it is the first step of the segment. The states before that are
  /// constants, whose gradients may be left out.
  bool first;
};

/// Truncated back-propagation through a cell's run: the state that enters a
/// segment is a constant. It holds the transposes of the cell's weights, and
/// memory that it reuses from batch to batch. One thread at a time runs it.
///
/// Let d(y) be the gradient of the loss with respect to y. At each step the
/// sums of the gates, s = [x, h] * kernel + bias, give
/// d([x, h]) = d(s) * kernel', and all steps together give
/// d(kernel) = sum of [x, h]' * d(s), d(bias) = sum of d(s).
class cell_gradient {
 public:
  virtual ~cell_gradient() = default;

  /// Takes new weights, as the cell does.
  virtual void assign(cell_weights weights) = 0;

  struct operands {
    const recurrent_cell& cell;
    const step_rows& rows;
    cell_run& kept;  ///< its kept gates are overwritten
    const float* inputs;
    std::int64_t input_stride;
    const float* d_outputs;             ///< [N, kept.stride()]
    float* d_inputs;                    ///< [N, d_inputs_stride()]
    std::span<float* const> d_weights;  ///< in the order of the weights
  };

  /// Writes d_inputs and d_weights.
  void run(const operands& o);

  /// Floats from one row of d_inputs to the next.
  std::int64_t d_inputs_stride() const {
    return row_stride(input_kernel_.row_size());
  }

 protected:
  explicit cell_gradient(const recurrent_cell& cell);

  virtual void step(const recurrent_cell& cell, const gradient_step& s) = 0;

  /// Computes the gradients of all weights from the gates that `sums` has
  /// packed. `previous` is the output before each row's step, [N,
  /// kept.stride()].
  virtual void sum_weights(const operands& o, const float* previous,
                           outer_sum& sums) = 0;

  /// Takes the part of a kernel [D + H, count * H] that belongs to the inputs,
  /// for `count` gates starting with the gate `first`.
  void assign_inputs(std::span<const float> kernel, std::int64_t first,
                     std::int64_t count);

  /// Returns the part of such a kernel that belongs to the state.
  std::span<const float> state_part(std::span<const float> kernel,
                                    std::int64_t count) const;

  /// Writes the gradient of a kernel [D + H, ...] for those gates, where the
  /// left side of the product is [inputs, states].
  static void sum_kernel(const operands& o, const float* states,
                         const outer_sum::columns& gates, outer_sum& sums,
                         float* to);

 private:
  /// Floats in the part of a kernel that belongs to the inputs.
  std::size_t input_size(std::int64_t gates) const {
    return static_cast<std::size_t>(input_width_ * gates * units_);
  }

  std::int64_t input_width_;
  std::int64_t units_;
  transposed_matrix input_kernel_;
  outer_sum sums_;
  std::vector<float_block> d_states_;
  std::vector<float*> d_state_rows_;
  float_block scratch_;
  float_block previous_;
};

}  // namespace segue
