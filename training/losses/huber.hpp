// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/training/losses/loss_rule.hpp"

namespace segue {

/// With r = |y - l|: r^2 / 2 up to delta, then delta (r - delta / 2). Huber,
/// "Robust estimation of a location parameter", 1964.
extern const loss_rule huber_rule;

}  // namespace segue
