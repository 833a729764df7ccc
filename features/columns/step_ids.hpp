// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "segue/features/columns/step_values.hpp"
#include "segue/kernels/step_ids.hpp"

namespace segue {

/// The ids of a categorical column over a batch, example after example. Reused
/// from batch to batch, it comes to allocate nothing.
class step_ids {
 public:
  void clear();

  /// Makes room for an id per value of the next example and records its
  /// steps; gives the place of the first id, to be written by the caller.
  std::int64_t* append(const step_values& values);

  /// The same for `count` steps of one value each.
  std::int64_t* append_ones(std::int64_t count) {
    if (!splits_.empty()) return append({nullptr, count});
    steps_ += count;
    return grow(count);
  }

  /// Records one more step of `count` ids; gives the place of the first.
  std::int64_t* append_step(std::int64_t count);

  /// Gives the place of the weights of the last `count` ids, to be written by
  /// the caller. A column that weighs ids weighs all of them.
  float* weigh_last(std::int64_t count);

  std::int64_t steps() const { return steps_; }
  std::int64_t size() const { return size_; }

  /// `count` steps from `begin` on, for the kernels.
  step_ids_view view(std::int64_t begin, std::int64_t count) const;

 private:
  void keep_splits();
  std::int64_t* grow(std::int64_t count);

  std::vector<std::int64_t> ids_;     // the first size_ are in use
  std::vector<std::int64_t> splits_;  // [steps + 1]; empty: one id per step
  std::vector<float> weights_;        // empty: 1 each
  std::int64_t size_ = 0;
  std::int64_t steps_ = 0;
};

}  // namespace segue
