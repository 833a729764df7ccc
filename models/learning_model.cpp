// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/learning_model.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/models/recurrent_model.hpp"

namespace segue {
namespace {

constexpr auto readout_kernel = recurrent_stack::readout_kernel;
constexpr auto readout_bias = recurrent_stack::readout_bias;

std::span<const float> values_of(const tensor_map& map,
                                 const std::string& name) {
  return map.at(name).values<float>();
}

}  // namespace

learning_model::learning_model(recurrent_stack stack, tensor_map parameters)
    : stack_{std::move(stack)},
      parameters_{std::move(parameters)},
      d_inputs_(stack_.layers.size()) {
  for (auto& layer : stack_.layers)
    gradients_.push_back(layer.cell->make_gradient());
  if (stack_.readout)
    readout_gradient_.emplace(stack_.readout->input_width(),
                              stack_.readout->output_width());
  assign();
}

result<model_step> learning_model::step(const model_batch& batch) {
  return step_stack(stack_, batch);
}

result<void> learning_model::check_parameters(const tensor_map& values) const {
  for (auto& [name, value] : values) {
    auto found = parameters_.find(name);
    if (found == parameters_.end())
      return error{errc::not_found,
                   fmt::format("the model has no parameter '{}'", name)};
    if (value.type() != dtype::float32 || value.dims() != found->second.dims())
      return error{
          errc::invalid_argument,
          fmt::format("parameter '{}' is {} {}; expected float32 {}", name,
                      to_string(value.type()), to_string(value.dims()),
                      to_string(found->second.dims()))};
  }
  return {};
}

result<void> learning_model::set_parameters(const tensor_map& values) {
  if (auto r = check_parameters(values); !r) return r;
  for (auto& [name, value] : values)
    parameters_[name] = value;
  assign();
  return {};
}

void learning_model::assign() {
  // The kept gates belong to the previous weights.
  rows_.reset();
  for (std::size_t l = 0; l < gradients_.size(); ++l) {
    auto weights = weights_of(l);
    stack_.layers[l].cell->assign(weights);
    gradients_[l]->assign(weights);
  }
  if (!stack_.readout) return;
  stack_.readout->assign(values_of(parameters_, readout_kernel),
                         values_of(parameters_, readout_bias));
  readout_gradient_->assign(values_of(parameters_, readout_kernel));
}

std::vector<std::span<const float>> learning_model::weights_of(
    std::size_t layer) const {
  const auto& names = stack_.layers[layer].weights;
  std::vector<std::span<const float>> weights;
  weights.reserve(names.size());
  for (auto& name : names)
    weights.push_back(values_of(parameters_, name));
  return weights;
}

result<model_step> learning_model::step_training(const model_batch& batch) {
  if (auto r = stack_.check(batch); !r) return r.error();
  rows_.emplace(batch.lengths.values<std::int64_t>(), batch.inputs.dims()[1]);
  return kept_.run(stack_, batch, *rows_, true);
}

result<void> learning_model::check_gradient(const tensor& d_outputs) const {
  if (!rows_)
    return error{errc::invalid_argument,
                 "there is nothing to differentiate; call step_training first, "
                 "with the current parameters of the model"};
  shape expected{rows_->batch_size(), rows_->padded_steps(),
                 stack_.output_size()};
  if (d_outputs.type() == dtype::float32 && d_outputs.dims() == expected)
    return {};
  return error{
      errc::invalid_argument,
      fmt::format("the gradient of the outputs is {} {}; expected float32 {}",
                  to_string(d_outputs.type()), to_string(d_outputs.dims()),
                  to_string(expected))};
}

result<model_gradients> learning_model::backward(const tensor& d_outputs) {
  if (auto r = check_gradient(d_outputs); !r) return r.error();
  model_gradients out;
  auto* d = differentiate_readout(d_outputs, out.parameters);
  for (auto l = gradients_.size(); l-- > 0;)
    d = differentiate_layer(l, d, out.parameters);
  auto width = stack_.layers[0].cell->input_width();
  out.inputs = tensor::uninitialized(
      dtype::float32, {rows_->batch_size(), rows_->padded_steps(), width});
  rows_->scatter_steps(d, gradients_[0]->d_inputs_stride(), width,
                       out.inputs.mutable_values<float>().data());
  // The gradients have overwritten the kept gates.
  rows_.reset();
  return out;
}

tensor learning_model::new_gradient(const std::string& name) const {
  return tensor::uninitialized(dtype::float32, parameters_.at(name).dims());
}

const float* learning_model::differentiate_readout(const tensor& d_outputs,
                                                   tensor_map& gradients) {
  auto& last = kept_.cells.back();
  auto rows = rows_->rows();
  auto width = stack_.output_size();
  auto* from = d_outputs.values<float>().data();
  auto* d_cell = d_outputs_.take(rows * last.stride());
  if (!stack_.readout) {
    rows_->gather_steps(from, width, d_cell, last.stride());
    return d_cell;
  }
  auto stride = readout_gradient_->d_y_stride();
  auto* d_y = d_readout_.take(rows * stride);
  rows_->gather_steps(from, width, d_y, stride);
  auto kernel = new_gradient(readout_kernel);
  auto bias = new_gradient(readout_bias);
  readout_gradient_->run({.rows = rows,
                          .x = last.outputs(),
                          .x_stride = last.stride(),
                          .d_y = d_y,
                          .d_x = d_cell,
                          .d_x_stride = last.stride(),
                          .d_kernel = kernel.mutable_values<float>().data(),
                          .d_bias = bias.mutable_values<float>().data()});
  gradients[readout_kernel] = std::move(kernel);
  gradients[readout_bias] = std::move(bias);
  return d_cell;
}

const float* learning_model::differentiate_layer(std::size_t layer,
                                                 const float* d_outputs,
                                                 tensor_map& gradients) {
  auto& names = stack_.layers[layer].weights;
  std::vector<tensor> made;
  std::vector<float*> places;
  made.reserve(names.size());
  places.reserve(names.size());
  for (auto& name : names)
    places.push_back(
        made.emplace_back(new_gradient(name)).mutable_values<float>().data());
  auto& gradient = *gradients_[layer];
  auto* below = layer == 0 ? nullptr : &kept_.cells[layer - 1];
  auto* d_inputs =
      d_inputs_[layer].take(rows_->rows() * gradient.d_inputs_stride());
  gradient.run(
      {.cell = *stack_.layers[layer].cell,
       .rows = *rows_,
       .kept = kept_.cells[layer],
       .inputs = below ? below->outputs() : kept_.inputs.data(),
       .input_stride = below ? below->stride() : kept_.input_stride(stack_),
       .d_outputs = d_outputs,
       .d_inputs = d_inputs,
       .d_weights = places});
  for (std::size_t i = 0; i < names.size(); ++i)
    gradients[names[i]] = std::move(made[i]);
  return d_inputs;
}

}  // namespace segue
