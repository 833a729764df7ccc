// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>

#include "segue/actors/schema_cell.hpp"
#include "segue/nodes/node_message.hpp"
#include "segue/wire/parcel.hpp"

namespace segue {

/// What both ends of a link know and parcels leave out.
struct node_codec {
  std::shared_ptr<schema_cell> schema;
  std::int64_t num_unroll = 1;
};

/// The message as bytes. Step data and states are views, not copies, but for
/// states that are scattered over several blocks.
parcel encode(const node_codec& codec, const node_message& message);

/// What a parcel says; its tensors are views of the parcel. Error: malformed,
/// also for what contradicts the schema.
result<node_message> decode(const node_codec& codec, buffer_ptr bytes);

}  // namespace segue
