// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "segue/features/columns/step_ids.hpp"
#include "segue/kernels/embedding_gradient.hpp"

namespace segue {

/// Memory that a layer's runs reuse; one per thread. After the first run over
/// batches of one size a run allocates nothing.
struct layer_scratch {
  std::vector<std::int64_t> splits;         ///< of the feature at hand
  std::vector<std::int64_t> other_splits;   ///< of a second one (weights)
  step_ids ids;                             ///< of the column at hand
  std::vector<float> numbers;               ///< of a bucketized column
  std::vector<gradient_term> terms;         ///< of the table at hand
  std::vector<std::vector<float>> context;  ///< gradients summed over time
};

}  // namespace segue
