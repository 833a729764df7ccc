// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "segue/actors/schema_cell.hpp"
#include "segue/cluster/nodes/node_message.hpp"
#include "segue/cluster/wire/parcel.hpp"

namespace segue {

/// What both ends of a link know: parcels leave it out, and what they say is
/// held against it.
struct node_codec {
  std::shared_ptr<schema_cell> schema;
  std::int64_t num_unroll = 1;
  std::int64_t capacity = 1;  ///< no batch has more rows
  /// Sequences that batches have; absent: all.
  std::optional<std::vector<std::string>> gather = {};
  /// D of the feature layer; absent: none is known here.
  std::optional<std::int64_t> layer_width = {};
};

/// The message as bytes. Step data and states are views, not copies, but for
/// states that are scattered over several blocks.
parcel encode(const node_codec& codec, const node_message& message);

/// What a parcel says; its tensors are views of the parcel. Error: malformed,
/// also for what contradicts the schema.
result<node_message> decode(const node_codec& codec, buffer_ptr bytes);

}  // namespace segue
