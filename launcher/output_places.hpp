// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "segue/config/configuration.hpp"
#include "segue/errors/error.hpp"

namespace segue {

/// Checks where a run will write: every file's folder exists, none of them is
/// a folder, or one of the files the run reads, or another of its outputs.
/// Errors begin with the option.
std::vector<error> check_output_places(const configuration& config);

}  // namespace segue
