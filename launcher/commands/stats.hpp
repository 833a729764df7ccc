// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/launcher/subcommand.hpp"

namespace segue {

/// `segue stats`: describes an input, or, with `--suggest`, prints a
/// configuration to start from. Options of the input that are not set are
/// guessed from its beginning.
extern const subcommand stats_subcommand;

}  // namespace segue
