// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace segue {

/// The real steps of a padded batch as dense rows: first all rows of step 0,
/// then those of step 1, and so on. Sequences are sorted by length, the longest
/// first, equal ones in the order of the batch. So the rows of each step belong
/// to the first sequences of the step before it.
class step_rows {
 public:
  /// For B lengths, each in [0, steps]. `steps` is T of the batch.
  step_rows(std::span<const std::int64_t> lengths, std::int64_t steps);

  std::int64_t batch_size() const { return std::ssize(order_); }

  /// T of the batch.
  std::int64_t padded_steps() const { return padded_steps_; }

  /// The longest length.
  std::int64_t steps() const { return std::ssize(begins_) - 1; }

  /// The number of all rows: the sum of the lengths.
  std::int64_t rows() const { return begins_.back(); }

  /// Rows [begin(t), begin(t) + count(t)) belong to step t.
  std::int64_t begin(std::int64_t t) const { return at(t); }
  std::int64_t count(std::int64_t t) const { return at(t + 1) - at(t); }

  /// Copies rows [B, width] of a batch in the order of sequences of this class.
  /// Each has `to_stride` floats, with zeros after the first `width`.
  void gather_sequences(const float* from, std::int64_t from_stride,
                        std::int64_t width, float* to,
                        std::int64_t to_stride) const;

  /// Copies the states of all sequences after their last steps, back in the
  /// order of the batch: from `after`, rows of all steps, or, if a sequence has
  /// no steps, from `before`, rows of sequences.
  void scatter_last(const float* before, const float* after,
                    std::int64_t from_stride, std::int64_t width, float* to,
                    std::int64_t to_stride) const;

  /// Copies the rows of all steps of a batch [B, T, width]. Each has
  /// `to_stride` floats, with zeros after the first `width`. Padding is not
  /// read.
  void gather_steps(const float* from, std::int64_t width, float* to,
                    std::int64_t to_stride) const;

  /// Copies rows back into a batch [B, T, width], with zeros in the padding.
  void scatter_steps(const float* from, std::int64_t from_stride,
                     std::int64_t width, float* to) const;

  /// Copies the state before each row's step: from `before`, rows of sequences,
  /// for the first step of a sequence, and from `after` for the others.
  void gather_previous(const float* before, const float* after,
                       std::int64_t stride, float* to) const;

 private:
  std::int64_t at(std::int64_t t) const {
    return begins_[static_cast<std::size_t>(t)];
  }

  std::int64_t padded_steps_;
  std::vector<std::int64_t> order_;    // [B], the row of each in the batch
  std::vector<std::int64_t> lengths_;  // [B], in that order
  std::vector<std::int64_t> begins_;   // [steps + 1]
};

}  // namespace segue
