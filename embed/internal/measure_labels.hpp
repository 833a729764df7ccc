// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>

#include "segue/embed/pipeline.hpp"
#include "segue/training/checkpoint.hpp"
#include "segue/training/train_options.hpp"

namespace segue {

/// The labels of the keys that are trained on, in one pass over the source.
/// Where `options` hold keys out, their labels are looked for in a second one,
/// which ends with the first that is found. `interrupted` may be empty.
///
/// Errors: those of the pipeline; invalid_argument, with the number of keys,
/// where a part of them has no label that counts, so that there is nothing to
/// learn from or to judge by, and where the labels' mean is not finite;
/// cancelled.
result<label_figures> measure_labels(const pipeline_options& source,
                                     const train_options& options,
                                     const std::function<bool()>& interrupted);

}  // namespace segue
