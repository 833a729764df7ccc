// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "segue/errors/error.hpp"

namespace segue {

/// The error for the exception that is being handled: a failure's own;
/// resource_exhausted if memory, threads or files are exhausted; internal for
/// any other, "WHAT_FAILED: ..." with the text of the exception. Precondition:
/// a handler is running.
error current_error(std::string_view what_failed);

}  // namespace segue
