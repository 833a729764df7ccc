// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "segue/errors/error.hpp"

namespace segue {

/// The error that the exception which is being handled stands for: a failure's
/// own; resource_exhausted where memory has run out, or the system has no more
/// threads or files; internal for any other, "WHAT_FAILED: ..." with what it
/// says. Precondition: a handler is running.
error current_error(std::string_view what_failed);

}  // namespace segue
