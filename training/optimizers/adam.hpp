// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/training/optimizers/optimizer_rule.hpp"

namespace segue {

/// Kingma, Ba, "Adam", 2015, algorithm 1.
extern const optimizer_rule adam_rule;

}  // namespace segue
