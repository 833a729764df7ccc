// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "segue/data/storage/safetensors.hpp"
#include "segue/errors/result.hpp"
#include "segue/tensors/state_spec.hpp"
#include "segue/tensors/tensor.hpp"

namespace segue {

/// The input of a model for one batch.
struct model_batch {
  tensor inputs{};      ///< float32 [B, T, D]
  tensor lengths{};     ///< int64 [B], each in [0, T]
  tensor_map states{};  ///< every declared state: [B, dims...]
};

/// The result of a model for one batch.
struct model_step {
  tensor outputs{};     ///< float32 [B, T, O], zero beyond the length of a row
  tensor_map states{};  ///< every declared state, with the shapes of the input
};

/// A recurrent model that segue runs over batches. make_model creates the
/// built-in models; a program that embeds segue can derive its own.
///
/// The rows of a batch belong to different keys, so everything that a model
/// needs to know about a key in its next segment must be in the states it
/// returns. Only one thread at a time calls `step`.
class model {
 public:
  virtual ~model() = default;

  /// The states that are carried from segment to segment, by name [S5].
  virtual std::vector<state_spec> states() const = 0;

  /// O, the last dimension of the outputs.
  virtual std::int64_t output_size() const = 0;

  /// Runs one segment of every row.
  virtual result<model_step> step(const model_batch& batch) = 0;
};

}  // namespace segue
