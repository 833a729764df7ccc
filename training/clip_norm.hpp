// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "segue/data/storage/safetensors.hpp"
#include "segue/features/tables/table_gradient.hpp"

namespace segue {

/// Returns the L2 norm of all gradients together: the square root of the sum of
/// all their squares, first the dense ones by name, then the rows of the
/// tables; absent rows count as zero. Computed in double.
double global_norm(const tensor_map& dense,
                   const std::vector<table_gradient>& sparse);

/// Scales all gradients by clip / norm if their global norm is larger than
/// `clip` (Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent
/// neural networks", 2013). Returns the norm before. If it is not finite, the
/// gradients do not change. Precondition: the tensors are float32. Tensors with
/// other owners are copied first.
double clip_by_global_norm(double clip, tensor_map& dense,
                           std::vector<table_gradient>& sparse);

}  // namespace segue
