// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "segue/tensors/tensor.hpp"

namespace segue {

/// A recurrent state that every key carries from segment to segment.
struct state_spec {
  /// No colon, unique in the pipeline [B7].
  std::string name{};
  dtype type = dtype::float32;
  /// One key's value; a batch holds [B, dims...].
  shape dims{};
  /// What a key starts from [B14]; of shape [0]: zeros.
  tensor initial{};
};

}  // namespace segue
