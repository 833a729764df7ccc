// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "segue/features/columns/step_values.hpp"
#include "segue/kernels/step_ids.hpp"

namespace segue {

/// The ids of a categorical column for a batch, example after example. It is
/// reused from batch to batch, and after some batches allocates nothing.
class step_ids {
 public:
  void clear();

  /// Makes room for one id per value of the next example and records its steps.
  /// Returns the place of the first id; the caller writes the ids.
  std::int64_t* append(const step_values& values);

  /// The same for `count` steps with one value each.
  std::int64_t* append_ones(std::int64_t count) {
    if (!splits_.empty()) return append({nullptr, count});
    steps_ += count;
    return grow(count);
  }

  /// Records one more step with `count` ids. Returns the place of the first.
  std::int64_t* append_step(std::int64_t count);

  /// Returns the place of the weights of the last `count` ids; the caller
  /// writes them. A column with weights has one for every id.
  float* weigh_last(std::int64_t count);

  std::int64_t steps() const { return steps_; }
  std::int64_t size() const { return size_; }

  /// Returns `count` steps starting at `begin`, for the kernels.
  step_ids_view view(std::int64_t begin, std::int64_t count) const;

 private:
  void keep_splits();
  std::int64_t* grow(std::int64_t count);

  std::vector<std::int64_t> ids_;     // the first size_ are in use
  std::vector<std::int64_t> splits_;  // [steps + 1]; if empty, one id per step
  std::vector<float> weights_;        // if empty, all are 1
  std::int64_t size_ = 0;
  std::int64_t steps_ = 0;
};

}  // namespace segue
