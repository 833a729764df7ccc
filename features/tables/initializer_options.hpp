// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/features/tables/initializer.hpp"
#include "segue/options/option_reader.hpp"

namespace segue {

/// Reads the table `initializer` of an embedding column: `kind` is
/// truncated_normal (mean, deviation), normal (mean, deviation), uniform
/// (min, max) or zeros. Returns the default if it is absent or wrong.
initializer read_initializer(option_reader& column);

}  // namespace segue
