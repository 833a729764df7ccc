// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "segue/models/model.hpp"

namespace segue {

/// What a loss changes by, per unit of each of the things it depends on.
struct model_gradients {
  tensor_map parameters;  ///< by parameter name, of the parameter's shape
  tensor inputs;          ///< float32 [B, T, D]: d(loss)/d(model_batch::inputs)
};

/// A model that can learn: truncated back-propagation through time. Within a
/// segment gradients flow back to its first step; the state that enters it is
/// a constant.
///
/// The same batches give the same bits of gradients, run after run. One
/// thread at a time calls it.
class trainable_model : public model {
 public:
  /// float32, by the names of the weights file.
  virtual tensor_map parameters() const = 0;

  /// Any of the parameters, of the shapes that `parameters` gives.
  /// Errors: not_found (a name the model does not have), invalid_argument
  /// (dtype, shape). Nothing changes then.
  virtual result<void> set_parameters(const tensor_map& values) = 0;

  /// As step, and keeps what `backward` needs.
  virtual result<model_step> step_training(const model_batch& batch) = 0;

  /// The gradients of the last step_training, for d_outputs float32
  /// [B, T, O]: d(loss)/d(outputs). What it holds past a row's length is not
  /// read.
  /// Errors: invalid_argument (dtype, shape; no step_training before it).
  virtual result<model_gradients> backward(const tensor& d_outputs) = 0;
};

}  // namespace segue
