// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "segue/errors/result.hpp"
#include "segue/tensors/tensor.hpp"

namespace segue {

/// Holds the values of a tensor of weights to be finite: one that is not makes
/// every output of the model NaN. Tensors that are not float32 pass.
/// Error: invalid_argument, with the first such value and its place, row by
/// row from 0: "tensor 'lstm/bias' holds nan at index 3; expected finite
/// numbers".
result<void> check_finite(std::string_view name, const tensor& weights);

}  // namespace segue
