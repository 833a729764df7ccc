// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <vector>

#include "segue/cluster/nodes/node_codec.hpp"
#include "segue/messages/batch_entry.hpp"

namespace segue {

// Check that data from another node matches the schema, in which all nodes
// agree; later code relies on that. The cost does not depend on the number of
// values. Errors name the received and the expected.

/// One tensor per declared state, [rows, dims...]; without `rows` [dims...].
result<void> check_states(const batch_schema& schema,
                          const std::vector<tensor>& states,
                          std::optional<std::int64_t> rows);

/// An example's features, of all or some of its steps.
result<void> check_features(const batch_schema& schema,
                            const std::vector<feature>& sequences,
                            const std::vector<feature>& context);

/// A batch's tensors, given its entries (batch_content says which shapes).
result<void> check_batch(const node_codec& codec, const batch_schema& schema,
                         const batch_content& batch);

}  // namespace segue
