// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>

#include "segue/embed/pipeline.hpp"
#include "segue/training/checkpoint.hpp"
#include "segue/training/train_options.hpp"

namespace segue {

/// The labels of the keys that are trained on, in one pass over the source. If
/// `options` hold out keys, a second pass looks for their labels and ends with
/// the first one found. `interrupted` may be empty.
///
/// Errors: those of the pipeline; invalid_argument, with the number of keys, if
/// a part of them has no label that counts, so that there is nothing to train
/// on or to evaluate with, or if the mean of the labels is not finite;
/// cancelled.
result<label_figures> measure_labels(const pipeline_options& source,
                                     const train_options& options,
                                     const std::function<bool()>& interrupted);

}  // namespace segue
