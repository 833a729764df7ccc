// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/launcher/subcommand.hpp"

namespace segue {

/// `segue convert`: converts an input to another format.
extern const subcommand convert_subcommand;

}  // namespace segue
