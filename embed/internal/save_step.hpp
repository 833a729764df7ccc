// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/embed/batch.hpp"
#include "segue/models/model.hpp"

namespace segue {

/// Saves the states that a model's step gave for a batch, which must be all of
/// the batch's: a batch that is saved in part would come again, forever.
///
/// Errors: invalid_argument, naming a state that the step lacks; those of
/// batch::save_states.
result<void> save_step(batch& b, tensor_map states);

}  // namespace segue
