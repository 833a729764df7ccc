// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/embed/batch.hpp"
#include "segue/models/model.hpp"

namespace segue {

/// Runs the model over a batch and saves its states, so that the batch's keys
/// move on. Gives the outputs, float32 [B, T, O]. Errors: the model's, and
/// those of saving.
result<tensor> step_batch(model& net, batch& b);

}  // namespace segue
