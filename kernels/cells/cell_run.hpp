// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "segue/kernels/cells/recurrent_cell.hpp"
#include "segue/kernels/cells/step_rows.hpp"
#include "segue/kernels/float_block.hpp"

namespace segue {

/// A cell unrolled over the steps of a batch, and the memory for that, which
/// serves one batch after the other: `start`, the states, `run`.
class cell_run {
 public:
  /// Makes room for a batch. With `keep` what a gradient needs stays until the
  /// next start: the gates of all steps, else only those of as many rows as a
  /// second-level cache holds. Allocates where no batch as large came before.
  void start(const recurrent_cell& cell, const step_rows& rows, bool keep);

  /// The states before step 0, [B, H] in the batch's order: all of them must
  /// be set before `run`.
  void set_state(const step_rows& rows, std::size_t state, const float* from,
                 std::int64_t from_stride);

  /// The states after each sequence's last step, [B, H] in the batch's order:
  /// where a length is zero the state is copied through.
  void copy_state(const step_rows& rows, std::size_t state, float* to,
                  std::int64_t to_stride) const;

  /// Runs all steps over `inputs`, rows [N, D] of `rows`, floats from row to
  /// row `input_stride`. Allocates nothing.
  void run(const recurrent_cell& cell, const step_rows& rows,
           const float* inputs, std::int64_t input_stride);

  /// The cell's outputs, [N, H], of `stride` floats a row.
  const float* outputs() const { return after_.back().data(); }
  std::int64_t stride() const { return stride_; }

  /// What the gradient of step t works on, after a run that keeps.
  cell_step kept_step(const recurrent_cell& cell, const step_rows& rows,
                      std::int64_t t);

  const float* before(std::size_t state) const { return before_[state].data(); }
  const float* after(std::size_t state) const { return after_[state].data(); }

  /// Of all steps, where they are kept.
  float* gates() const { return gates_.data(); }
  const float* extra() const { return extra_.data(); }

 private:
  /// The gates of rows [first, first + count), prepared.
  float* prepare(const recurrent_cell& cell, std::int64_t first,
                 std::int64_t count, const float* inputs,
                 std::int64_t input_stride);

  /// Steps whose rows can all be prepared at once.
  void run_steps(const recurrent_cell& cell, const step_rows& rows,
                 std::int64_t begin, std::int64_t end, const float* inputs,
                 std::int64_t input_stride);

  /// A step of more rows than that, some of them at a time.
  void run_large_step(const recurrent_cell& cell, const step_rows& rows,
                      std::int64_t t, const float* inputs,
                      std::int64_t input_stride);

  std::vector<float_block> before_;  // by state: [B, stride]
  std::vector<float_block> after_;   // by state: [N, stride]
  float_block extra_;                // [N, stride]
  float_block gates_;  // [N, or rows worked on at once; gates_stride]
  std::vector<const float*> step_before_;
  std::vector<float*> step_after_;
  std::int64_t units_ = 0;
  std::int64_t stride_ = 0;
  bool keep_ = false;
};

}  // namespace segue
