// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/launcher/subcommand.hpp"

namespace segue {

/// `segue check`: describes a configuration and the files it names, or reports
/// its errors.
extern const subcommand check_subcommand;

}  // namespace segue
