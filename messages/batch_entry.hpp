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
  /// Per schema sequence [B, T, dims...]; float32 [0] where not asked for.
  std::vector<feature> sequences;
  /// Per schema context feature [B, dims...].
  std::vector<feature> context;
  /// Per schema state [B, dims...].
  std::vector<tensor> states;
  /// float32 [B, T, D]; of shape [0] without a feature layer.
  tensor layer;
  /// int64 [B]: steps the layer saw in each row.
  tensor layer_lengths;
  /// Everything but the states is there; a feature_worker's own note between
  /// prepare_batch and gather_batch.
  bool prepared = false;
  /// Which version of the embedding tables the layer used.
  std::int64_t table_version = 0;
};

using batch_content_ptr = std::shared_ptr<const batch_content>;

}  // namespace segue
