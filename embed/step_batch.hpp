// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/embed/batch.hpp"
#include "segue/models/model.hpp"

namespace segue {

/// Returns the part of a batch that a model uses: layer, lengths and states.
model_batch batch_for(const batch& b);

/// The same, except that every row starts from the model's initial states, as
/// if no state had been carried.
model_batch fresh_batch_for(const model& net, const batch& b);

/// batch::save_states, until the next release.
result<void> save_states(batch& b, tensor_map states);

/// Runs the model over a batch and saves its states, so that the keys of the
/// batch move on. Returns the outputs, float32 [B, T, O]. Without `carry` every
/// row starts from the initial states. Errors: those of the model and of
/// saving.
result<tensor> step_batch(model& net, batch& b, bool carry = true);

}  // namespace segue
