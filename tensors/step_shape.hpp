// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/tensors/shape.hpp"

namespace segue {

/// Returns the shape of a step's values as it is written in options: "[1]" for
/// a single value, which has no dimension of its own in a tensor.
std::string step_shape(const shape& dims);

}  // namespace segue
