// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

namespace segue {

/// What batching would make of examples, of which it sees the lengths in the
/// order of the input: as many batches, segments and steps as a run has whose
/// one consumer saves before it asks again [B10, B16].
///
/// A batch holds the smallest insertion indices that are not finished, so an
/// example joins when one before it has left: the batches are the length of a
/// list schedule of segments over `batch_size` places, which takes memory for
/// the places alone.
class batch_forecast {
 public:
  /// Preconditions: both at least 1.
  batch_forecast(std::int64_t num_unroll, std::int64_t batch_size)
      : num_unroll_{num_unroll}, batch_size_{batch_size} {}

  /// An example of `steps` time steps, of which `real` are.
  void add(std::int64_t steps, std::int64_t real);

  std::int64_t num_unroll() const { return num_unroll_; }
  std::int64_t batch_size() const { return batch_size_; }
  std::int64_t segments() const { return segments_; }
  std::int64_t batches() const { return batches_; }
  /// The mean batch's share of `batch_size`, in [0, 1].
  double fill() const;
  /// The share of the segments' steps that are not real, in [0, 1].
  double padding() const;

 private:
  std::int64_t num_unroll_;
  std::int64_t batch_size_;
  // When each place that has been taken is free again; a heap, smallest first.
  std::vector<std::int64_t> places_;
  std::int64_t segments_ = 0;
  std::int64_t real_steps_ = 0;
  std::int64_t batches_ = 0;
};

}  // namespace segue
