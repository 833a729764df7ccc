// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/data/survey/suggest/suggest_column.hpp"

namespace segue {

/// A numeric column with its standard score, or why there is none. `missing`:
/// the values that are.
suggested_column suggest_numeric(const feature_profile& feature,
                                 const input_options& options,
                                 std::int64_t missing);

}  // namespace segue
