// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/save_step.hpp"

#include <fmt/format.h>

#include <utility>

namespace segue {

result<void> save_step(batch& b, tensor_map states) {
  for (auto& name : b.state_names())
    if (!states.contains(name))
      return error{
          errc::invalid_argument,
          fmt::format("the step of the model gave no state '{}', which "
                      "the pipeline declares",
                      name)};
  return b.save_states(std::move(states));
}

}  // namespace segue
