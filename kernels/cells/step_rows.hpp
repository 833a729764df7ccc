// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace segue {

/// The steps of a padded batch as dense rows, without those past the lengths:
/// first all rows of step 0, then those of step 1, and so on. Sequences stand
/// in the order of their lengths, the longest first, equal ones as they came,
/// so that each step has the first of the step before it.
class step_rows {
 public:
  /// For B lengths, each in [0, steps]. `steps` is T of the batch.
  step_rows(std::span<const std::int64_t> lengths, std::int64_t steps);

  std::int64_t batch_size() const { return std::ssize(order_); }

  /// T of the batch.
  std::int64_t padded_steps() const { return padded_steps_; }

  /// Steps that any sequence has: the longest length.
  std::int64_t steps() const { return std::ssize(begins_) - 1; }

  /// All rows: the sum of the lengths.
  std::int64_t rows() const { return begins_.back(); }

  /// Rows [begin(t), begin(t) + count(t)) are of step t.
  std::int64_t begin(std::int64_t t) const { return at(t); }
  std::int64_t count(std::int64_t t) const { return at(t + 1) - at(t); }

  /// Rows [B, width] of a batch in this class's order of sequences, each of
  /// `to_stride` floats: zeros behind its `width`.
  void gather_sequences(const float* from, std::int64_t from_stride,
                        std::int64_t width, float* to,
                        std::int64_t to_stride) const;

  /// The states of all sequences after their last steps, back in the batch's
  /// order: from `after`, rows of all steps, or where a sequence has no step
  /// from `before`, rows of sequences.
  void scatter_last(const float* before, const float* after,
                    std::int64_t from_stride, std::int64_t width, float* to,
                    std::int64_t to_stride) const;

  /// Rows of all steps of a batch [B, T, width], each of `to_stride` floats:
  /// zeros behind its `width`. Nothing past a length is read.
  void gather_steps(const float* from, std::int64_t width, float* to,
                    std::int64_t to_stride) const;

  /// Back into a batch [B, T, width], with zeros past the lengths.
  void scatter_steps(const float* from, std::int64_t from_stride,
                     std::int64_t width, float* to) const;

  /// What each row's sequence had before the row's step: `before`, rows of
  /// sequences, for the first, and rows of `after` for the others.
  void gather_previous(const float* before, const float* after,
                       std::int64_t stride, float* to) const;

 private:
  std::int64_t at(std::int64_t t) const {
    return begins_[static_cast<std::size_t>(t)];
  }

  std::int64_t padded_steps_;
  std::vector<std::int64_t> order_;    // [B], where each came from
  std::vector<std::int64_t> lengths_;  // [B], in that order
  std::vector<std::int64_t> begins_;   // [steps + 1]
};

}  // namespace segue
