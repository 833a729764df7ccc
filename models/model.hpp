// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "segue/data/storage/safetensors.hpp"
#include "segue/errors/result.hpp"
#include "segue/tensors/state_spec.hpp"
#include "segue/tensors/tensor.hpp"

namespace segue {

/// What a model sees of a batch.
struct model_batch {
  tensor inputs;      ///< float32 [B, T, D]
  tensor lengths;     ///< int64 [B], each in [0, T]
  tensor_map states;  ///< each declared state: [B, dims...]
};

/// What a model makes of a batch.
struct model_step {
  tensor outputs;     ///< float32 [B, T, O], zero past each row's length
  tensor_map states;  ///< every declared state, of the shapes that came in
};

/// A recurrent model that segue runs over batches: the built-in ones come
/// from make_model, a program that embeds segue derives its own.
///
/// Rows of a batch belong to different keys, so what a model wants to know of
/// a key in its next segment goes into the states it returns. One thread at a
/// time calls `step`.
class model {
 public:
  virtual ~model() = default;

  /// The states it carries from segment to segment, by name [S5].
  virtual std::vector<state_spec> states() const = 0;

  /// O, the last dimension of its outputs.
  virtual std::int64_t output_size() const = 0;

  /// Runs one segment of every row.
  virtual result<model_step> step(const model_batch& batch) = 0;
};

}  // namespace segue
