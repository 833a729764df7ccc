// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/embed/pipeline.hpp"
#include "segue/errors/result.hpp"

namespace segue {

/// Checks the options that need neither files nor a schema. Error:
/// invalid_argument, with the option, the value and the bound.
result<void> check_pipeline(const pipeline_options& options);

}  // namespace segue
