// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/launcher/subcommand.hpp"

namespace segue {

/// `segue inspect`: the first batches as JSON Lines on standard output.
extern const subcommand inspect_subcommand;

}  // namespace segue
