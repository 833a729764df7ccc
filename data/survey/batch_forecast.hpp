// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

namespace segue {

/// Predicts the batches, segments and steps of a run from the lengths of the
/// examples in the order of the input, for one consumer that saves before it
/// asks again [B10, B16].
///
/// A batch holds the smallest unfinished insertion indices, so an example
/// enters when one before it has finished. The number of batches is therefore
/// the length of a list schedule of segments over `batch_size` places, which
/// only needs memory for the places.
class batch_forecast {
 public:
  /// Precondition: both are at least 1.
  batch_forecast(std::int64_t num_unroll, std::int64_t batch_size)
      : num_unroll_{num_unroll}, batch_size_{batch_size} {}

  /// Adds an example with `steps` time steps, of which `real` are real.
  void add(std::int64_t steps, std::int64_t real);

  std::int64_t num_unroll() const { return num_unroll_; }
  std::int64_t batch_size() const { return batch_size_; }
  std::int64_t segments() const { return segments_; }
  std::int64_t batches() const { return batches_; }
  /// The mean size of a batch as a share of `batch_size`, in [0, 1].
  double fill() const;
  /// The share of padding in the steps of all segments, in [0, 1].
  double padding() const;

 private:
  std::int64_t num_unroll_;
  std::int64_t batch_size_;
  // The batch in which each used place is free again; a heap, smallest first.
  std::vector<std::int64_t> places_;
  std::int64_t segments_ = 0;
  std::int64_t real_steps_ = 0;
  std::int64_t batches_ = 0;
};

}  // namespace segue
