// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/training/optimizers/optimizer_rule.hpp"

namespace segue {

/// v' = momentum v + g, w' = w - rate v'
extern const optimizer_rule sgd_rule;

}  // namespace segue
