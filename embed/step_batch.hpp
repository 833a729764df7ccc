// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/embed/batch.hpp"
#include "segue/models/model.hpp"

namespace segue {

/// What a model sees of a batch: its layer, lengths and states.
model_batch batch_for(const batch& b);

/// The same, but that every row starts from the model's initial states, as if
/// nothing had been carried.
model_batch fresh_batch_for(const model& net, const batch& b);

/// Saves what a model has made of a batch's states. Errors: as of
/// batch::save_state.
result<void> save_states(batch& b, tensor_map states);

/// Runs the model over a batch and saves its states, so that the batch's keys
/// move on. Gives the outputs, float32 [B, T, O]. Without `carry` every row
/// starts from the initial states. Errors: the model's, and those of saving.
result<tensor> step_batch(model& net, batch& b, bool carry = true);

}  // namespace segue
