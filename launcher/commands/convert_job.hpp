// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/launcher/command_line.hpp"
#include "segue/launcher/exit_code.hpp"

namespace segue {

/// Writes an input's examples in another format, and says on standard error
/// what was done. It reads the input twice: to see what its features are, and
/// to write them. OUT takes its name when it is whole.
exit_code convert_job(const command_line& line);

}  // namespace segue
