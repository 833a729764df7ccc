// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "segue/errors/result.hpp"
#include "segue/kernels/cells/recurrent_cell.hpp"
#include "segue/tensors/tensor.hpp"

namespace segue {

struct rnn_result {
  tensor outputs;              ///< float32 [B, T, H], zero beyond each length
  std::vector<tensor> states;  ///< in the form of the input
};

/// Runs a cell over a padded batch, as tf.nn.dynamic_rnn does [S6]: beyond the
/// length of a row its output is zero and its state does not change.
///
/// `inputs` is float32 [B, T, D], `lengths` int64 [B] with values in [0, T].
/// `states` are float32 [B, H] each, c before h for an LSTM; or one tensor with
/// all of them side by side, [B, 2 * H] for an LSTM.
/// Errors: invalid_argument (dtype, shape, count), out_of_range (a length).
result<rnn_result> dynamic_rnn(const recurrent_cell& cell, const tensor& inputs,
                               const tensor& lengths,
                               const std::vector<tensor>& states);

/// Checks that `inputs` is float32 [B, T, input_width] and `lengths` int64 [B]
/// with values in [0, T].
/// Errors: invalid_argument (dtype, shape), out_of_range (a length).
result<void> check_sequences(const tensor& inputs, std::int64_t input_width,
                             const tensor& lengths);

}  // namespace segue
