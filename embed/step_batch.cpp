// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/step_batch.hpp"

#include <utility>
#include <vector>

#include "segue/embed/internal/save_step.hpp"
#include "segue/kernels/gather.hpp"

namespace segue {

model_batch batch_for(const batch& b) {
  model_batch in{b.layer(), b.lengths(), {}};
  for (const auto& name : b.state_names())
    in.states.emplace(name, b.state(name));
  return in;
}

model_batch fresh_batch_for(const model& net, const batch& b) {
  model_batch in{b.layer(), b.lengths(), {}};
  for (auto& spec : net.states()) {
    bool given =
        spec.initial.type() == spec.type && spec.initial.dims() == spec.dims;
    auto initial = given ? spec.initial : tensor::zeros(spec.type, spec.dims);
    std::vector<row_view> rows(static_cast<std::size_t>(b.batch_size()),
                               {&initial, 0});
    in.states[spec.name] = gather_rows(spec.type, spec.dims, rows);
  }
  return in;
}

result<void> save_states(batch& b, tensor_map states) {
  return b.save_states(std::move(states));
}

result<tensor> step_batch(model& net, batch& b, bool carry) {
  auto out = net.step(carry ? batch_for(b) : fresh_batch_for(net, b));
  if (!out) return out.error();
  if (auto saved = save_step(b, std::move(out->states)); !saved)
    return saved.error();
  return std::move(out->outputs);
}

}  // namespace segue
