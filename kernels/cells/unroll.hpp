// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/kernels/cells/recurrent_cell.hpp"

namespace segue {

/// A padded batch of sequences, as a cell runs over it.
struct unroll_operands {
  const float* inputs;                    ///< [B, T, D]
  std::span<const std::int64_t> lengths;  ///< [B], each in [0, T]
  std::int64_t steps;                     ///< T
  std::span<const state_rows> states;     ///< read and written, B rows each
  float* outputs;                         ///< [B, T, H], written
};

/// Floats of scratch that unrolling needs; about a megabyte, and at least
/// one step of the batch.
std::int64_t unroll_scratch_size(const recurrent_cell& cell,
                                 std::int64_t batch_size, std::int64_t steps);

/// Runs a cell over T steps. Past its length a row's output is zero and its
/// states stay as they are. Allocates nothing; `scratch` holds
/// unroll_scratch_size floats.
void unroll(const recurrent_cell& cell, const unroll_operands& operands,
            float* scratch);

}  // namespace segue
