// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "segue/actors/schema_cell.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/features/tables/table_store.hpp"
#include "segue/messages/batch_entry.hpp"

namespace segue {

/// How feature_workers gather a batch; shared by all of them.
struct gather_plan {
  std::shared_ptr<schema_cell> schema;
  std::int64_t num_unroll = 1;
  /// Sequences to gather; absent: all.
  std::optional<std::vector<std::string>> gather;
  std::shared_ptr<const feature_layer> layer;  ///< may be null
  std::shared_ptr<table_store> tables;         ///< set with a layer
  /// Whether the layer of a forecast batch is computed too. It would be wasted
  /// if the tables change after each batch.
  bool layer_ahead = true;
  /// Whether a batch's states may be a view of what was saved.
  bool share_states = true;
};

/// Whether a sequence of that name is gathered, given gather_plan::gather.
bool is_gathered(const std::optional<std::vector<std::string>>& gather,
                 const std::string& name);

/// Memory that one worker reuses for each batch.
struct gather_scratch {
  layer_scratch layer;
  std::vector<std::vector<sequence_view>> sequences;
  std::vector<std::vector<const feature*>> context;
};

/// Fills in the tensors, except the states, of a batch that holds its entries.
/// This is the only copy of step data. Errors: those of the layer about a
/// feature's values; out_of_range if the batch does not fit in memory.
result<void> prepare(const gather_plan& plan, batch_content& batch,
                     gather_scratch& scratch);

/// Fills in the whole batch. The results of prepare() are kept, unless the
/// tables have changed since: a batch sees the version that is current when it
/// is gathered. Errors: those of prepare().
result<void> gather(const gather_plan& plan, batch_content& batch,
                    gather_scratch& scratch);

/// The gradients of the layer's trainable tables, given the gradient of the
/// batch's layer, [B, T, D]. Errors: invalid_argument (another size, no layer),
/// stale if the tables have changed since the batch was gathered, unavailable
/// if another node has gathered it.
result<std::vector<table_gradient>> layer_gradients(
    const gather_plan& plan, const batch_content& batch,
    std::span<const float> d_layer, gather_scratch& scratch);

/// The states the entries start from, [B, dims...] each. If the entries are
/// consecutive rows of one saved block this is a view of it, or with `share`
/// false a copy.
std::vector<tensor> gather_states(const batch_schema& schema,
                                  const std::vector<batch_entry>& entries,
                                  bool share = true);

}  // namespace segue
