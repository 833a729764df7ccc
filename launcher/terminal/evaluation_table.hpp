// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/jobs/evaluation.hpp"

namespace segue {

/// The errors of a run's outputs beside those of simple guesses, some lines;
/// empty without a label that counts.
std::string evaluation_table(const evaluation& e);

}  // namespace segue
