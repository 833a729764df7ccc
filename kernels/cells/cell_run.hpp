// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "segue/kernels/cells/recurrent_cell.hpp"
#include "segue/kernels/cells/step_rows.hpp"
#include "segue/kernels/float_block.hpp"

namespace segue {

/// A cell unrolled over the steps of a batch. It reuses its memory from batch
/// to batch. For each batch: call `start`, set the states, call `run`.
class cell_run {
 public:
  /// Makes room for a batch. With `keep`, the gates of all steps stay until the
  /// next start, for a gradient; without it, there is only room for as many
  /// rows as a second-level cache holds. Allocates only if no batch was as
  /// large.
  void start(const recurrent_cell& cell, const step_rows& rows, bool keep);

  /// Sets a state before step 0, [B, H] in the order of the batch. All states
  /// must be set before `run`.
  void set_state(const step_rows& rows, std::size_t state, const float* from,
                 std::int64_t from_stride);

  /// Copies a state after the last step of each sequence, [B, H] in the order
  /// of the batch. If a length is zero, that is the state before step 0.
  void copy_state(const step_rows& rows, std::size_t state, float* to,
                  std::int64_t to_stride) const;

  /// Runs all steps over `inputs`, rows [N, D] of `rows`, each `input_stride`
  /// floats after the previous one. Allocates nothing.
  void run(const recurrent_cell& cell, const step_rows& rows,
           const float* inputs, std::int64_t input_stride);

  /// The outputs of the cell, [N, H], with `stride` floats for each row.
  const float* outputs() const { return after_.back().data(); }
  std::int64_t stride() const { return stride_; }

  /// Returns step t for its gradient, after a run with `keep`.
  cell_step kept_step(const recurrent_cell& cell, const step_rows& rows,
                      std::int64_t t);

  const float* before(std::size_t state) const { return before_[state].data(); }
  const float* after(std::size_t state) const { return after_[state].data(); }

  /// The gates of all steps, if they are kept.
  float* gates() const { return gates_.data(); }
  const float* extra() const { return extra_.data(); }

 private:
  /// Prepares the gates of rows [first, first + count) and returns them.
  float* prepare(const recurrent_cell& cell, std::int64_t first,
                 std::int64_t count, const float* inputs,
                 std::int64_t input_stride);

  /// Runs steps whose rows can all be prepared at once.
  void run_steps(const recurrent_cell& cell, const step_rows& rows,
                 std::int64_t begin, std::int64_t end, const float* inputs,
                 std::int64_t input_stride);

  /// Runs one step with more rows than that, some of them at a time.
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
