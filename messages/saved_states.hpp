// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "segue/tensors/tensor.hpp"

namespace segue {

/// The states a consumer saved for one batch: per declared state, in the
/// schema's order, a tensor [B, dims...]. The keys of the batch share it, each
/// by its row, so that saving copies nothing.
struct saved_states {
  std::vector<tensor> values;
};

using saved_states_ptr = std::shared_ptr<const saved_states>;

/// One key's states: a row of a shared block.
struct state_row {
  saved_states_ptr states;
  std::uint32_t row = 0;
};

}  // namespace segue
