// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/recurrent_model.hpp"

namespace segue {
namespace {

/// Applies the softmax to real steps; the padding stays zero.
void apply_softmax(const step_rows& rows, const tensor& lengths, tensor& y) {
  auto width = y.dims()[2];
  auto* values = y.mutable_values<float>().data();
  for (auto length : lengths.values<std::int64_t>()) {
    best_level().softmax(
        {.rows = length, .width = width, .to = values, .to_stride = width});
    values += rows.padded_steps() * width;
  }
}

}  // namespace

result<model_step> step_stack(const recurrent_stack& stack,
                              const model_batch& batch) {
  if (auto r = stack.check(batch); !r) return r.error();
  step_rows rows{batch.lengths.values<std::int64_t>(), batch.inputs.dims()[1]};
  stack_run run;
  auto step = run.run(stack, batch, rows, false);
  if (stack.softmax) apply_softmax(rows, batch.lengths, step.outputs);
  return step;
}

result<model_step> recurrent_model::step(const model_batch& batch) {
  return step_stack(stack_, batch);
}

}  // namespace segue
