// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "segue/features/columns/step_ids.hpp"
#include "segue/kernels/embedding_gradient.hpp"

namespace segue {

/// Memory that the runs of a layer reuse; one per thread. A run allocates
/// nothing if there was a run over a batch of the same size before.
struct layer_scratch {
  std::vector<std::int64_t> splits;         ///< of the current feature
  std::vector<std::int64_t> other_splits;   ///< of a second one (weights)
  step_ids ids;                             ///< of the current column
  std::vector<float> numbers;               ///< of a bucketized column
  std::vector<gradient_term> terms;         ///< of the current table
  std::vector<std::vector<float>> context;  ///< gradients summed over time
};

}  // namespace segue
