// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "segue/kernels/step_ids.hpp"

namespace segue {

/// Writes to row s of `out` (`buckets` wide, rows `stride` apart), for each id,
/// how often step s holds it, or the sum of its weights [F8, F10].
/// Precondition: every id is below `buckets`.
void count_ids(const step_ids_view& steps, std::int64_t buckets, float* out,
               std::int64_t stride);

}  // namespace segue
