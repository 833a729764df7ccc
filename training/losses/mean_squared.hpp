// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/training/losses/loss_rule.hpp"

namespace segue {

/// (y - l)^2, summed over the O outputs; each is compared with the label.
extern const loss_rule mean_squared_rule;

}  // namespace segue
