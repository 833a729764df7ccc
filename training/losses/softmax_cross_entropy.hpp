// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/training/losses/loss_rule.hpp"

namespace segue {

/// ln(sum over k of exp y[k]) - y[l]; the label is a class in [0, O).
extern const loss_rule softmax_cross_entropy_rule;

}  // namespace segue
