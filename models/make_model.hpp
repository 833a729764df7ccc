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

/// Returns the tensors of the weights file in the options; none if they do not
/// name a file. Errors: those of read_safetensors.
result<tensor_map> read_weights(const model_options& options);

/// Returns the names of the tensors that a model takes from a weights file, so
/// that a caller can find unused ones: those of the cell (`lstm/kernel`
/// [D + H, 4 * H], `lstm/bias` [4 * H]; `gru/gates/...` and
/// `gru/candidate/...`; `rnn/...`), `readout/kernel` [H, O] and `readout/bias`
/// [O]. With more than one layer, the names of the cells' tensors begin with
/// `layer_0/`, `layer_1/` and so on, and D is H from the second layer on.
std::vector<std::string> weight_names(const model_options& options);

/// Makes a built-in model, or one added by register_model, for inputs
/// [B, T, input_width]. The weights come from `file`, or are drawn from the
/// seed if the options do not name a file. Any number of threads may step it.
///
/// Its states are "c" and "h" for an LSTM, "h" for the others, float32
/// [units], initially zero; with more than one layer "layer_0/h" and so on.
/// Its outputs are those of the readout, or those of the last cell if there
/// is no readout.
/// Errors: invalid_argument (options; a tensor of another dtype or shape, or
/// with values that are not finite; more memory than the machine has),
/// not_found (a tensor the file lacks). Returns only the first error.
result<std::unique_ptr<model>> make_model(const model_options& options,
                                          std::int64_t input_width,
                                          const tensor_map& file);

/// The same, but adds all errors to `faults` and then returns null.
std::unique_ptr<model> make_model(const model_options& options,
                                  std::int64_t input_width,
                                  const tensor_map& file,
                                  std::vector<error>& faults);

/// The same, but reads the weights file in the options first.
result<std::unique_ptr<model>> make_model(const model_options& options,
                                          std::int64_t input_width);

/// The same model, for one thread, that can also be trained. Its `step` returns
/// the same as that of make_model; `step_training` returns the values of the
/// readout without the softmax, which the loss applies. It keeps a copy of the
/// weights, and reuses its memory from batch to batch.
/// Errors: those of make_model.
result<std::unique_ptr<trainable_model>> make_trainable_model(
    const model_options& options, std::int64_t input_width,
    const tensor_map& file);

}  // namespace segue
