// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "segue/config/configuration.hpp"
#include "segue/data/input/wanted_features.hpp"

namespace segue {

/// The options that name a column which a CSV input has not, each with the
/// first of the files that lacks it, or has it twice: "input.key",
/// "input.order_by", "input.context", "input.label", "column.2.key". Empty for
/// other formats, and where no file's header can be read.
std::vector<option_fault> find_missing_columns(const configuration& config);

}  // namespace segue
