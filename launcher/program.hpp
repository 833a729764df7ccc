// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <string>

#include "segue/launcher/exit_code.hpp"

namespace segue {

/// Runs the program `segue` with these arguments (without its own name).
exit_code run_program(std::span<const std::string> arguments);

}  // namespace segue
