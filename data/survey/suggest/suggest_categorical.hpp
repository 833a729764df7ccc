// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/data/survey/suggest/suggest_column.hpp"

namespace segue {

/// Up to so many values go through an indicator, and are ids rather than
/// numbers where they are integers.
inline constexpr std::int64_t most_indicated = 10;

/// An indicator or embedding over ids, or why there is none. `missing`: the
/// values that are.
suggested_column suggest_categorical(const feature_profile& feature,
                                     const input_options& options,
                                     std::int64_t missing);

}  // namespace segue
