// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/errors/result.hpp"
#include "segue/tensors/tensor.hpp"

namespace segue {

/// tf.contrib.feature_column.concatenate_context_input: appends the float32
/// context [B, d1] to every step, including padding, of the float32 sequence
/// [B, T, d0]. Returns [B, T, d0 + d1] [F13]. Error: invalid_argument for
/// another dtype or rank, or batches of different sizes.
result<tensor> concatenate_context_input(const tensor& context,
                                         const tensor& sequence);

}  // namespace segue
