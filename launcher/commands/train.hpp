// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/launcher/subcommand.hpp"

namespace segue {

/// `segue train`: trains the model and prints a summary.
extern const subcommand train_subcommand;

}  // namespace segue
