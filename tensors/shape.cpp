// SPDX-License-Identifier: BSD-3-Clause
#include "segue/tensors/shape.hpp"

namespace segue {

std::string to_string(const shape& s) {
  std::string text = "[";
  for (auto d : s) {
    if (text.size() > 1) text += ", ";
    text += std::to_string(d);
  }
  return text + "]";
}

}  // namespace segue
