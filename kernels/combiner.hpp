// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace segue {

/// How the rows of a step's ids become one [F7, F10]. With weights w (1 each
/// where there are none) and rows r:
///   mean   sum(w r) / sum(w)
///   sqrtn  sum(w r) / sqrt(sum(w^2))
///   sum    sum(w r)
/// As in TensorFlow, ids whose weight is not above zero are dropped by mean and
/// sqrtn, not by sum.
enum class combiner : std::uint8_t { mean, sqrtn, sum };

}  // namespace segue
