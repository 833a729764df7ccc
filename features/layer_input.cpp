// SPDX-License-Identifier: BSD-3-Clause
#include "segue/features/layer_input.hpp"

#include <fmt/format.h>

namespace segue {

error layer_input::of_example(std::size_t example, const error& e) const {
  return at(name_of ? name_of(example)
                    : fmt::format("example {} of the batch", example),
            e);
}

}  // namespace segue
