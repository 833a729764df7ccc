// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/launcher/subcommand.hpp"

namespace segue {

/// `segue run`: the model over the whole input, a summary to standard error
/// however it ends, with the errors of the outputs where there is a label. Of
/// several nodes the one that `--node` names.
extern const subcommand run_subcommand;

}  // namespace segue
