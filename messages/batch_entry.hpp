// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "segue/kernels/sequence_record.hpp"
#include "segue/messages/saved_states.hpp"
#include "segue/tensors/feature.hpp"

namespace segue {

/// The place of an active example in the tables of state_store and batcher.
/// A slot is used again once its example has finished.
using slot_id = std::uint32_t;

/// One row of a batch: a key's segment and the states it starts from.
struct batch_entry {
  record_ptr record;
  std::int64_t segment = 0;
  state_row state;
  slot_id slot = 0;
};

/// A gathered batch, as a feature_worker hands it to a consumer. B entries,
/// T = num_unroll steps.
struct batch_content {
  /// Counted from 1 in the order of hand-out; names the batch in its save.
  std::uint64_t id = 0;
  std::vector<batch_entry> entries;
  /// Per schema sequence [B, T, dims...]; absent if it is not gathered.
  std::vector<feature> sequences;
  /// Per schema context feature [B, dims...].
  std::vector<feature> context;
  /// Per schema state [B, dims...].
  std::vector<tensor> states;
  /// float32 [B, T, D]; absent without a feature layer.
  tensor layer;
  /// int64 [B]: steps the layer saw in each row.
  tensor layer_lengths;
  /// Everything except the states is filled in; a feature_worker sets it
  /// between prepare_batch and gather_batch.
  bool prepared = false;
  /// The version of the embedding tables that the layer used.
  std::int64_t table_version = 0;
};

using batch_content_ptr = std::shared_ptr<const batch_content>;

/// Whether a tensor of a batch is a placeholder, float32 [0]: a sequence that
/// is not gathered, or the layer of a pipeline without one. A context feature
/// or a state of an empty batch can look the same.
inline bool is_absent(const tensor& value) {
  return value.type() == dtype::float32 && value.dims() == shape{0};
}

inline bool is_absent(const feature& value) {
  auto* dense = std::get_if<tensor>(&value);
  return dense && is_absent(*dense);
}

}  // namespace segue
