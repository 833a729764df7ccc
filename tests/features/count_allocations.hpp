// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace segue::testing {

/// Calls of operator new by this thread so far.
std::size_t allocations();
/// The same of all threads together.
std::size_t allocations_of_all_threads();

}  // namespace segue::testing
