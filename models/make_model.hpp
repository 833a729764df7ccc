// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/models/model.hpp"
#include "segue/models/model_options.hpp"
#include "segue/models/trainable_model.hpp"

namespace segue {

/// The tensors of the options' weights file; none where they name no file.
/// Errors: those of read_safetensors.
result<tensor_map> read_weights(const model_options& options);

/// The names of the tensors that a model takes from a weights file, so that
/// a caller can tell the others: the cell's (`lstm/kernel` [D + H, 4 * H],
/// `lstm/bias` [4 * H]; `gru/gates/...` and `gru/candidate/...`;
/// `rnn/...`), `readout/kernel` [H, O] and `readout/bias` [O]. With more than
/// one layer the cells' begin with `layer_0/`, `layer_1/` and so on; D is H
/// from the second on.
std::vector<std::string> weight_names(const model_options& options);

/// A built-in model, or one of register_model's, for inputs
/// [B, T, input_width], with the weights of `file`, or drawn from the seed
/// where the options name no file. Any number of threads may step it.
///
/// Its states are "c" and "h" for an LSTM, "h" for the others, float32
/// [units], zeros to start from; with more than one layer "layer_0/h" and so
/// on. Its outputs are those of the readout, or the last cell's own where
/// there is none.
/// Errors: invalid_argument (options; a tensor of another dtype or shape, or
/// with values that are not finite; more memory than the machine has),
/// not_found (a tensor the file lacks); the first of the overload's below.
result<std::unique_ptr<model>> make_model(const model_options& options,
                                          std::int64_t input_width,
                                          const tensor_map& file);

/// The same with all that is wrong: adds it to `faults`, and gives null.
std::unique_ptr<model> make_model(const model_options& options,
                                  std::int64_t input_width,
                                  const tensor_map& file,
                                  std::vector<error>& faults);

/// The same, after reading the options' weights file.
result<std::unique_ptr<model>> make_model(const model_options& options,
                                          std::int64_t input_width);

/// The same model, for one thread, that can also be trained. Its `step` gives
/// what that of make_model gives; `step_training` gives the readout's values
/// without the softmax, which the loss applies. It keeps a copy of the
/// weights, and memory for the batches it has seen.
/// Errors: those of make_model.
result<std::unique_ptr<trainable_model>> make_trainable_model(
    const model_options& options, std::int64_t input_width,
    const tensor_map& file);

}  // namespace segue
