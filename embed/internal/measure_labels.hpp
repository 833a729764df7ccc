// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/embed/trainer.hpp"

namespace segue {

/// measure_labels for a plan that has been checked, and whose options name the
/// label.
result<label_figures> measure_checked(const training_plan& plan);

}  // namespace segue
