// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "segue/embed/batch.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/training/loss.hpp"
#include "segue/training/train_options.hpp"

namespace segue {

/// Returns the steps of each row that count for the loss.
std::vector<step_range> counted_of(const batch& b, counted_steps which);

/// Returns the labels of a batch, float32 [B, T]. Errors: not_found if there is
/// no such sequence, or if it is not gathered; those of check_labels.
result<tensor> labels_of(const batch& b, const std::string& name);

/// Error: invalid_argument if labels are not float32 [B, T].
result<void> check_labels(const batch& b, const tensor& labels);

/// Adds the key to an error of a loss, which only names the row of the batch.
error name_key(const batch& b, const train_options& options,
               const label_scaling& scaling, const tensor& outputs,
               const tensor& labels, error refused);

/// Checks that the loss of a batch is finite. Error: invalid_argument, naming
/// the batch's first input that is not finite, with its column in `layer`,
/// which may be null; or, if all are finite, options that may help.
result<void> check_loss(const loss_sum& loss, const batch& b,
                        const feature_layer* layer);

}  // namespace segue
