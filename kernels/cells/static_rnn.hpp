// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

#include "segue/kernels/cells/dynamic_rnn.hpp"

namespace segue {

struct static_rnn_result {
  std::vector<tensor> outputs;  ///< T of them, float32 [B, H]
  std::vector<tensor> states;   ///< in the form of the input
};

/// Unrolls a cell over a list of inputs, as tf.nn.static_rnn does [S6]:
/// T tensors float32 [B, D], at least one. With `lengths`, int64 [B] with
/// values in [0, T], the outputs of a row beyond its length are zero and its
/// states do not change. `states` are as for dynamic_rnn; zeros if empty.
/// Errors: those of dynamic_rnn and stack_steps.
result<static_rnn_result> static_rnn(const recurrent_cell& cell,
                                     std::span<const tensor> inputs,
                                     const std::vector<tensor>& states,
                                     const tensor& lengths);

/// The same, where every row has all T steps.
result<static_rnn_result> static_rnn(const recurrent_cell& cell,
                                     std::span<const tensor> inputs,
                                     const std::vector<tensor>& states = {});

}  // namespace segue
