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

/// Data that both ends of a link have: parcels omit it and are checked against
/// it.
struct node_codec {
  std::shared_ptr<schema_cell> schema;
  std::int64_t num_unroll = 1;
  std::int64_t capacity = 1;  ///< no batch has more rows
  /// Sequences that batches have; absent: all.
  std::optional<std::vector<std::string>> gather = {};
  /// D of the feature layer; absent: unknown here.
  std::optional<std::int64_t> layer_width = {};
};

/// The message as bytes. Step data and states are views, not copies, except
/// states that are scattered over several blocks.
parcel encode(const node_codec& codec, const node_message& message);

/// The message in a parcel; its tensors are views of the parcel. Error:
/// malformed, also if it contradicts the schema.
result<node_message> decode(const node_codec& codec, buffer_ptr bytes);

}  // namespace segue
