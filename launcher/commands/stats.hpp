// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/launcher/subcommand.hpp"

namespace segue {

/// `segue stats`: what is in an input, or, with `--suggest`, a configuration to
/// start from, on standard output. What is not said of the input is guessed
/// from its begin.
extern const subcommand stats_subcommand;

}  // namespace segue
