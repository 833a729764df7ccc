// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/evaluate_checked.hpp"

#include <utility>

#include "segue/embed/internal/call_model.hpp"
#include "segue/embed/internal/labeled_batch.hpp"
#include "segue/embed/internal/save_step.hpp"
#include "segue/embed/internal/training_pass.hpp"
#include "segue/embed/step_batch.hpp"

namespace segue {

result<loss_sum> evaluate_checked(trainable_model& net,
                                  const training_plan& plan,
                                  const label_scaling& scaling,
                                  std::int64_t epoch) {
  auto& options = plan.options;
  loss_sum total;
  auto add_batch = [&](pipeline&, batch& b) -> result<void> {
    auto labels = labels_of(b, options.label);
    if (!labels) return labels.error();
    // Not `step`, whose outputs may be those of a softmax.
    auto in = plan.carry_states ? batch_for(b) : fresh_batch_for(net, b);
    auto done = call_model([&] { return net.step_training(in); });
    if (!done) return done.error();
    auto loss = sum_loss(options.loss, scaling, done->outputs, *labels,
                         counted_of(b, options.counted));
    if (!loss)
      return name_key(b, options, scaling, done->outputs, *labels,
                      loss.error());
    if (auto good = check_loss(*loss, b, plan.source.layer.get()); !good)
      return at("the held-out keys", good.error());
    total += *loss;
    return save_step(b, std::move(done->states));
  };
  auto source = part_of(plan, held_out_keys::part::held_out);
  source.states = net.states();
  source.layer_ahead = true;
  auto done = run_pass(plan, std::move(source), epoch, add_batch);
  if (!done) return done.error();
  if (total.steps == 0)
    return error{
        errc::invalid_argument,
        "no label counts among the held-out keys, so there is no loss"};
  return total;
}

}  // namespace segue
