// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "segue/data/storage/safetensors.hpp"
#include "segue/features/feature_layer.hpp"

namespace segue {

/// The L2 norm of all gradients together: the square root of the sum of all
/// their squares, dense ones by name first, then the tables' rows; a row that
/// is not there is zero. Computed in double.
double global_norm(const tensor_map& dense,
                   const std::vector<table_gradient>& sparse);

/// Scales all of them by clip / norm where their global norm is larger than
/// `clip` (Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent
/// neural networks", 2013). Gives the norm before. A norm that is not finite
/// leaves them as they are. Precondition: the tensors are float32; those that
/// somebody else holds as well are copied.
double clip_by_global_norm(double clip, tensor_map& dense,
                           std::vector<table_gradient>& sparse);

}  // namespace segue
