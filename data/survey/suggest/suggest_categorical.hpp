// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/data/survey/suggest/suggest_column.hpp"

namespace segue {

/// Up to this many values go through an indicator, and integers are then ids
/// rather than numbers.
inline constexpr std::int64_t most_indicated = 10;

/// Suggests an indicator or embedding over ids, or explains why there is none.
/// `missing` is the number of missing values.
suggested_column suggest_categorical(const feature_profile& feature,
                                     const input_options& options,
                                     std::int64_t missing);

}  // namespace segue
