// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/launcher/subcommand.hpp"

namespace segue {

/// `segue check`: what a configuration and all it names are, or what is wrong.
extern const subcommand check_subcommand;

}  // namespace segue
