// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/launcher/subcommand.hpp"

namespace segue {

/// `segue train`: trains the model, and says how it went.
extern const subcommand train_subcommand;

}  // namespace segue
