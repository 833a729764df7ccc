// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "segue/config/configuration.hpp"
#include "segue/data/input/wanted_features.hpp"

namespace segue {

/// Finds the options that name a column that a CSV input does not have, each
/// with the first file that lacks the column or has it twice: "input.key",
/// "input.order_by", "input.context", "input.label", "column.2.key". Empty for
/// other formats, and if no header can be read.
std::vector<option_fault> find_missing_columns(const configuration& config);

}  // namespace segue
