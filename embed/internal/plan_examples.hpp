// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "segue/actors/run_board.hpp"
#include "segue/actors/start_source.hpp"
#include "segue/embed/pipeline.hpp"
#include "segue/errors/result.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// Returns the features of every example: those that are declared, and those
/// that the layer and the input need. None if the program pushes and declares
/// none; then the first example determines them.
result<parse_spec> features_of(const pipeline_options& options);

/// Opens the files of the options. Errors: those of the files and their format.
result<std::shared_ptr<source_plan>> plan_source(
    const pipeline_options& options, const parse_spec& features,
    const std::shared_ptr<run_board>& board);

}  // namespace segue
