// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string_view>

#include "segue/errors/result.hpp"
#include "segue/tensors/tensor.hpp"

namespace segue {

/// Checks that the values of a tensor of weights are finite: one that is not
/// would make every output of the model NaN. Other tensors than float32 pass.
/// Error: invalid_argument, with the first such value and its index in
/// row-major order, from 0: "tensor 'lstm/bias' holds nan at index 3; expected
/// finite numbers".
result<void> check_finite(std::string_view name, const tensor& weights);

}  // namespace segue
