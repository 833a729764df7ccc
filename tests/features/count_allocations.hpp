// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace segue::testing {

/// Calls of operator new by this thread so far.
std::size_t allocations();

}  // namespace segue::testing
