// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/step_batch.hpp"

#include <utility>

namespace segue {

result<tensor> step_batch(model& net, batch& b) {
  model_batch in{b.layer(), b.lengths(), {}};
  for (const auto& name : b.state_names())
    in.states.emplace(name, b.state(name));
  auto out = net.step(in);
  if (!out) return out.error();
  for (auto& [name, value] : out->states)
    if (auto saved = b.save_state(name, std::move(value)); !saved)
      return saved.error();
  return std::move(out->outputs);
}

}  // namespace segue
