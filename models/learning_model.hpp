// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "segue/kernels/cells/cell_gradient.hpp"
#include "segue/kernels/dense_gradient.hpp"
#include "segue/models/recurrent_stack.hpp"
#include "segue/models/trainable_model.hpp"

namespace segue {

/// A stack of cells with a readout, like recurrent_model, that can be trained.
/// It reuses its memory from batch to batch.
class learning_model final : public trainable_model {
 public:
  /// `parameters` are the weights of the stack, by name.
  learning_model(recurrent_stack stack, tensor_map parameters);

  std::vector<state_spec> states() const override { return stack_.states(); }
  std::int64_t output_size() const override { return stack_.output_size(); }
  result<model_step> step(const model_batch& batch) override;

  tensor_map parameters() const override { return parameters_; }
  result<void> set_parameters(const tensor_map& values) override;
  result<model_step> step_training(const model_batch& batch) override;
  result<model_gradients> backward(const tensor& d_outputs) override;

 private:
  result<void> check_parameters(const tensor_map& values) const;
  result<void> check_gradient(const tensor& d_outputs) const;

  /// Copies the parameters into the matrices that are packed for products.
  void assign();
  std::vector<std::span<const float>> weights_of(std::size_t layer) const;

  /// Returns the gradient of the last cell's outputs. With a readout, also
  /// computes the gradients of its parameters.
  const float* differentiate_readout(const tensor& d_outputs,
                                     tensor_map& gradients);

  /// Returns the gradient of a layer's inputs, given that of its outputs, and
  /// computes the gradients of its parameters.
  const float* differentiate_layer(std::size_t layer, const float* d_outputs,
                                   tensor_map& gradients);

  tensor new_gradient(const std::string& name) const;

  recurrent_stack stack_;
  tensor_map parameters_;
  std::vector<std::unique_ptr<cell_gradient>> gradients_;  // by layer
  std::optional<dense_gradient> readout_gradient_;
  stack_run kept_;
  std::optional<step_rows> rows_;      // of the kept batch, if there is one
  std::vector<float_block> d_inputs_;  // by layer, rows of rows_
  float_block d_outputs_;              // of the last cell
  float_block d_readout_;              // of the readout's outputs
};

}  // namespace segue
