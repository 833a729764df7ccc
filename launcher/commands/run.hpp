// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/launcher/subcommand.hpp"

namespace segue {

/// `segue run`: runs the model over the whole input and prints a summary to
/// standard error, however it ends, with the errors of the outputs if there is
/// a label. With several nodes it runs the one that `--node` names.
extern const subcommand run_subcommand;

}  // namespace segue
