// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/launcher/command_line.hpp"
#include "segue/launcher/exit_code.hpp"

namespace segue {

/// `segue stats`: what is in an input, or, with `--suggest`, a configuration to
/// start from, on standard output. What the configuration does not say of the
/// input is guessed from its begin.
exit_code stats_job(const command_line& line);

}  // namespace segue
