// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/cell_run.hpp"

#include <algorithm>

namespace segue {
namespace {

/// The gates of as many steps are prepared at once as stay in a second-level
/// cache beside the weights.
constexpr std::int64_t block_floats = 1 << 17;

}  // namespace

void cell_run::start(const recurrent_cell& cell, const step_rows& rows,
                     bool keep) {
  auto states = cell.state_count();
  before_.resize(states);
  after_.resize(states);
  step_before_.resize(states);
  step_after_.resize(states);
  units_ = cell.units();
  stride_ = cell.state_stride();
  keep_ = keep;
  for (std::size_t s = 0; s < states; ++s) {
    before_[s].take(rows.batch_size() * stride_);
    after_[s].take(rows.rows() * stride_);
  }
  extra_.take(cell.has_extra() ? rows.rows() * stride_ : 0);
  auto most = rows.rows();
  if (!keep && rows.steps() > 0)
    most = std::min(
        most, std::max(rows.count(0), block_floats / cell.gates_stride()));
  gates_.take(most * cell.gates_stride());
}

void cell_run::set_state(const step_rows& rows, std::size_t state,
                         const float* from, std::int64_t from_stride) {
  rows.gather_sequences(from, from_stride, units_, before_[state].data(),
                        stride_);
}

void cell_run::copy_state(const step_rows& rows, std::size_t state, float* to,
                          std::int64_t to_stride) const {
  rows.scatter_last(before(state), after(state), stride_, units_, to,
                    to_stride);
}

cell_step cell_run::kept_step(const recurrent_cell& cell, const step_rows& rows,
                              std::int64_t t) {
  auto begin = rows.begin(t);
  for (std::size_t s = 0; s < after_.size(); ++s) {
    step_before_[s] =
        t == 0 ? before(s) : after(s) + rows.begin(t - 1) * stride_;
    step_after_[s] = after_[s].data() + begin * stride_;
  }
  return {.rows = rows.count(t),
          .gates = gates_.data() + begin * cell.gates_stride(),
          .before = step_before_,
          .after = step_after_,
          .extra = extra_.data() + (cell.has_extra() ? begin * stride_ : 0),
          .keep = keep_};
}

std::int64_t cell_run::block_end(const recurrent_cell& cell,
                                 const step_rows& rows,
                                 std::int64_t begin) const {
  if (keep_) return rows.steps();
  auto most = block_floats / cell.gates_stride();
  auto end = begin + 1;
  while (end < rows.steps() && rows.begin(end + 1) - rows.begin(begin) <= most)
    ++end;
  return end;
}

void cell_run::run(const recurrent_cell& cell, const step_rows& rows,
                   const float* inputs, std::int64_t input_stride) {
  for (std::int64_t begin = 0; begin < rows.steps();) {
    auto end = block_end(cell, rows, begin);
    auto first = rows.begin(begin);
    cell.prepare(rows.begin(end) - first, inputs + first * input_stride,
                 input_stride, gates_.data());
    for (auto t = begin; t < end; ++t) {
      auto step = kept_step(cell, rows, t);
      // The gates of a block stand at the memory's front.
      step.gates =
          gates_.data() + (rows.begin(t) - first) * cell.gates_stride();
      cell.step(step);
    }
    begin = end;
  }
}

}  // namespace segue
