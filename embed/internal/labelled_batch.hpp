// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <vector>

#include "segue/embed/pipeline.hpp"
#include "segue/training/checkpoint.hpp"
#include "segue/training/train_options.hpp"

namespace segue {

/// Returns the steps of each row that count for the loss.
std::vector<step_range> counted_of(const batch& b, counted_steps which);

/// Returns the label of a batch, [B, T]. Precondition: it is gathered.
const tensor& label_of(const batch& b, const input_options& input);

/// Adds the key to an error of a loss, which only names the row of the batch.
error name_key(const batch& b, const train_options& options,
               const label_scaling& scaling, const tensor& outputs,
               const tensor& labels, error refused);

/// Checks that the loss of a batch is finite. Error: invalid_argument, naming
/// the batch's first input that is not finite, with its column in `layer`,
/// which may be null; or, if all are finite, options that may help.
result<void> check_loss(const loss_sum& loss, const batch& b,
                        const feature_layer* layer);

/// Returns a source that reads one part of the keys and gathers the label.
pipeline_options part_of(pipeline_options source, const train_options& options,
                         held_out_keys::part part);

/// Draws batches until the end; `take` must save them. `interrupted` may be
/// empty. Errors: `cancelled` once `interrupted` returns true; those of the run
/// and of `take`.
result<void> drain(pipeline& p, const std::function<bool()>& interrupted,
                   const std::function<result<void>(batch&)>& take);

}  // namespace segue
