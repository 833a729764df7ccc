// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <caf/actor_system.hpp>
#include <memory>

#include "segue/embed/internal/pipeline_core.hpp"
#include "segue/embed/pipeline.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Checks the options and starts the run in `system`, or in a new system if
/// that is null.
result<std::shared_ptr<pipeline_core>> start_pipeline(
    pipeline_options options, caf::actor_system* system);

}  // namespace segue
