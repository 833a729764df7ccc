// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/recurrent_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "segue/kernels/cells/dynamic_rnn.hpp"

namespace segue {

recurrent_model::recurrent_model(std::unique_ptr<recurrent_cell> cell,
                                 std::vector<std::string> state_names,
                                 std::optional<dense_layer> readout)
    : cell_{std::move(cell)},
      state_names_{std::move(state_names)},
      readout_{std::move(readout)} {}

std::vector<state_spec> recurrent_model::states() const {
  std::vector<state_spec> specs;
  specs.reserve(state_names_.size());
  for (auto& name : state_names_)
    specs.push_back({.name = name, .dims = {cell_->units()}});
  return specs;
}

std::int64_t recurrent_model::output_size() const {
  return readout_ ? readout_->output_width() : cell_->units();
}

result<model_step> recurrent_model::step(const model_batch& batch) {
  auto states = states_of(batch);
  if (!states) return states.error();
  auto run =
      dynamic_rnn(*cell_, batch.inputs, batch.lengths, *states);
  if (!run) return run.error();
  model_step out;
  out.outputs = readout_ ? read_out(run->outputs, batch.lengths)
                         : std::move(run->outputs);
  for (std::size_t i = 0; i < state_names_.size(); ++i)
    out.states[state_names_[i]] = std::move(run->states[i]);
  return out;
}

result<std::vector<tensor>> recurrent_model::states_of(
    const model_batch& batch) const {
  std::vector<tensor> states;
  shape expected{batch.lengths.size(), cell_->units()};
  for (auto& name : state_names_) {
    auto found = batch.states.find(name);
    if (found == batch.states.end())
      return error{errc::not_found,
                   fmt::format("the batch has no state '{}'", name)};
    auto& state = found->second;
    if (state.type() != dtype::float32 || state.dims() != expected)
      return error{errc::invalid_argument,
                   fmt::format("state '{}' is {} {}; expected float32 {}", name,
                               to_string(state.type()), to_string(state.dims()),
                               to_string(expected))};
    states.push_back(state);
  }
  return states;
}

tensor recurrent_model::read_out(const tensor& outputs,
                                 const tensor& lengths) const {
  auto steps = outputs.dims()[1];
  auto width = readout_->output_width();
  auto result =
      tensor::uninitialized(dtype::float32, {outputs.rows(), steps, width});
  auto scratch =
      tensor::uninitialized(dtype::float32, {readout_->scratch_size()});
  auto* y = result.mutable_values<float>().data();
  readout_->run(outputs.rows() * steps, outputs.values<float>().data(), y,
                scratch.mutable_values<float>().data());
  for (auto length : lengths.values<std::int64_t>()) {
    std::fill(y + length * width, y + steps * width, 0.0F);
    y += steps * width;
  }
  return result;
}

}  // namespace segue
