// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

#include "segue/tensors/sanitizers.hpp"

namespace segue::test {

/// ThreadSanitizer's runtime has an operator new of its own, so nothing is
/// counted there.
inline constexpr bool counts_allocations = !with_thread_sanitizer;

/// Calls of operator new by this thread so far.
std::size_t allocations();
/// The same of all threads together.
std::size_t allocations_of_all_threads();

}  // namespace segue::test
