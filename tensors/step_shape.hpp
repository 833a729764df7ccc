// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/tensors/shape.hpp"

namespace segue {

/// The shape of a step's values as options have it: "[1]" for a single one,
/// which has no dimension of its own in a tensor.
std::string step_shape(const shape& dims);

}  // namespace segue
