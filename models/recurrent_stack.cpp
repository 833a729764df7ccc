// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/recurrent_stack.hpp"

#include <fmt/format.h>

#include "segue/kernels/cells/dynamic_rnn.hpp"

namespace segue {

std::vector<state_spec> recurrent_stack::states() const {
  std::vector<state_spec> specs;
  for (auto& layer : layers)
    for (auto& name : layer.states)
      specs.push_back({.name = name, .dims = {layer.cell->units()}});
  return specs;
}

std::int64_t recurrent_stack::output_size() const {
  return readout ? readout->output_width() : layers.back().cell->units();
}

result<void> recurrent_stack::check(const model_batch& batch) const {
  auto width = layers[0].cell->input_width();
  if (auto r = check_sequences(batch.inputs, width, batch.lengths); !r)
    return r;
  for (auto& spec : states()) {
    auto found = batch.states.find(spec.name);
    if (found == batch.states.end())
      return error{errc::not_found,
                   fmt::format("the batch has no state '{}'", spec.name)};
    auto& state = found->second;
    shape expected{batch.lengths.size(), spec.dims[0]};
    if (state.type() != dtype::float32 || state.dims() != expected)
      return error{errc::invalid_argument,
                   fmt::format("state '{}' is {} {}; expected float32 {}",
                               spec.name, to_string(state.type()),
                               to_string(state.dims()), to_string(expected))};
  }
  return {};
}

void stack_run::run_cells(const recurrent_stack& stack,
                          const model_batch& batch, const step_rows& rows,
                          bool keep) {
  auto width = batch.inputs.dims()[2];
  auto stride = input_stride(stack);
  auto* x = inputs.take(rows.rows() * stride);
  rows.gather_steps(batch.inputs.values<float>().data(), width, x, stride);
  cells.resize(stack.layers.size());
  const float* below = x;
  for (std::size_t l = 0; l < cells.size(); ++l) {
    auto& layer = stack.layers[l];
    auto& cell = *layer.cell;
    cells[l].start(cell, rows, keep);
    for (std::size_t s = 0; s < layer.states.size(); ++s) {
      auto& state = batch.states.at(layer.states[s]);
      cells[l].set_state(rows, s, state.values<float>().data(), cell.units());
    }
    cells[l].run(cell, rows, below, stride);
    below = cells[l].outputs();
    stride = cells[l].stride();
  }
}

tensor stack_run::read_out(const recurrent_stack& stack,
                           const step_rows& rows) {
  auto width = stack.output_size();
  auto y = tensor::uninitialized(
      dtype::float32, {rows.batch_size(), rows.padded_steps(), width});
  auto* values = y.mutable_values<float>().data();
  auto& last = cells.back();
  if (!stack.readout) {
    rows.scatter_steps(last.outputs(), last.stride(), width, values);
    return y;
  }
  auto* dense = outputs.take(rows.rows() * width);
  stack.readout->run(rows.rows(), last.outputs(), last.stride(), dense,
                     scratch.take(stack.readout->scratch_size()));
  rows.scatter_steps(dense, width, width, values);
  return y;
}

model_step stack_run::run(const recurrent_stack& stack,
                          const model_batch& batch, const step_rows& rows,
                          bool keep) {
  run_cells(stack, batch, rows, keep);
  model_step out;
  out.outputs = read_out(stack, rows);
  for (std::size_t l = 0; l < cells.size(); ++l) {
    auto units = stack.layers[l].cell->units();
    for (std::size_t s = 0; s < stack.layers[l].states.size(); ++s) {
      auto state =
          tensor::uninitialized(dtype::float32, {rows.batch_size(), units});
      cells[l].copy_state(rows, s, state.mutable_values<float>().data(), units);
      out.states[stack.layers[l].states[s]] = std::move(state);
    }
  }
  return out;
}

}  // namespace segue
