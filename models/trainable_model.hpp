// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/models/model.hpp"

namespace segue {

/// The gradients of a loss with respect to parameters and inputs.
struct model_gradients {
  tensor_map parameters;  ///< by parameter name, with the parameter's shape
  tensor inputs;          ///< float32 [B, T, D]: d(loss)/d(model_batch::inputs)
};

/// A model that can be trained by truncated back-propagation through time.
/// Within a segment gradients flow back to its first step; the state that
/// enters the segment is a constant.
///
/// The same batches give bit-identical gradients in every run. Only one thread
/// at a time calls it.
class trainable_model : public model {
 public:
  /// float32 tensors, by their names in the weights file.
  virtual tensor_map parameters() const = 0;

  /// Sets some or all parameters, with the shapes that `parameters` returns.
  /// Errors: not_found (a name the model does not have), invalid_argument
  /// (dtype, shape). Then nothing changes.
  virtual result<void> set_parameters(const tensor_map& values) = 0;

  /// Like step, but also keeps what `backward` needs.
  virtual result<model_step> step_training(const model_batch& batch) = 0;

  /// Returns the gradients of the last step_training, given d_outputs =
  /// d(loss)/d(outputs), float32 [B, T, O], which is not read beyond the length
  /// of a row. Errors: invalid_argument (dtype, shape; no step_training
  /// before).
  virtual result<model_gradients> backward(const tensor& d_outputs) = 0;
};

}  // namespace segue
