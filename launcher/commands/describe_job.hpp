// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/jobs/job.hpp"

namespace segue {

/// What `segue check` says of a good configuration, some lines: its files,
/// features, the layer's width D, the model and its formula, the states, where
/// output goes.
std::string describe_job(const job& j);

}  // namespace segue
