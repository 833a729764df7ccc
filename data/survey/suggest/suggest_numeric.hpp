// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/data/survey/suggest/suggest_column.hpp"

namespace segue {

/// Suggests a numeric column with its standard score, or explains why there is
/// none. `missing` is the number of missing values.
suggested_column suggest_numeric(const feature_profile& feature,
                                 const input_options& options,
                                 std::int64_t missing);

}  // namespace segue
