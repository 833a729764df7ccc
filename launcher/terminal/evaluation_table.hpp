// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/jobs/evaluation.hpp"

namespace segue {

/// The errors of the outputs of a run, and of simple guesses for comparison, as
/// several lines; empty if no label counts.
std::string evaluation_table(const evaluation& e);

}  // namespace segue
