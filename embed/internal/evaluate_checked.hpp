// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/embed/trainer.hpp"

namespace segue {

/// evaluate for a plan that has been checked, and whose options name the label.
result<loss_sum> evaluate_checked(trainable_model& net,
                                  const training_plan& plan,
                                  const label_scaling& scaling,
                                  std::int64_t epoch);

}  // namespace segue
