// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>

#include "segue/embed/trainer.hpp"

namespace segue {

/// Returns the source of a plan, reduced to one part of the keys, and gathering
/// the label only.
pipeline_options part_of(const training_plan& plan, held_out_keys::part part);

/// Takes a batch that was drawn from a pipeline, and saves it.
using batch_taker = std::function<result<void>(pipeline&, batch&)>;

/// One pass over the examples of an epoch: draws the batches of a pipeline with
/// the options `source`, from files or from the plan's feed, until the end, and
/// returns the counts. An error of `take` ends the pass, and the feed.
///
/// Errors: `cancelled` once `plan.interrupted` returns true; those of the
/// pipeline, of the feed and of `take`.
result<run_summary> run_pass(const training_plan& plan, pipeline_options source,
                             std::int64_t epoch, const batch_taker& take);

}  // namespace segue
