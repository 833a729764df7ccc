// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/step_shape.hpp"

namespace segue {

std::string step_shape(const shape& dims) {
  return dims.rank() == 0 ? "[1]" : to_string(dims);
}

}  // namespace segue
