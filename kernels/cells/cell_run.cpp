// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/cell_run.hpp"

#include <algorithm>

namespace segue {
namespace {

/// Returns how many rows of gates are computed at once: as many as fit into a
/// second-level cache, but always enough to make up for loading the weights
/// from a cache or from memory.
std::int64_t rows_at_once(const recurrent_cell& cell) {
  constexpr std::int64_t cached_floats = 1 << 17;
  auto depth = cell.input_width() + cell.units();
  auto far = depth * cell.gates_size() > 8 * cached_floats;
  return std::max<std::int64_t>(far ? 288 : 120,
                                cached_floats / cell.gates_stride());
}

/// Splits `count` rows into parts of about the same size, at most `most`, and
/// in whole tiles of a product. Returns the number of rows of one part.
std::int64_t even_part(std::int64_t count, std::int64_t most) {
  constexpr std::int64_t tile_rows = 12;
  auto parts = (count + most - 1) / most;
  auto even = (count + parts - 1) / parts;
  return std::min(most, (even + tile_rows - 1) / tile_rows * tile_rows);
}

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
  auto most = keep ? rows.rows() : std::min(rows.rows(), rows_at_once(cell));
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
          .gates = gates_.data() + (keep_ ? begin * cell.gates_stride() : 0),
          .before = step_before_,
          .after = step_after_,
          .extra = extra_.data() + (cell.has_extra() ? begin * stride_ : 0),
          .keep = keep_};
}

float* cell_run::prepare(const recurrent_cell& cell, std::int64_t first,
                         std::int64_t count, const float* inputs,
                         std::int64_t input_stride) {
  auto* gates = gates_.data() + (keep_ ? first * cell.gates_stride() : 0);
  cell.prepare(count, inputs + first * input_stride, input_stride, gates);
  return gates;
}

void cell_run::run_large_step(const recurrent_cell& cell, const step_rows& rows,
                              std::int64_t t, const float* inputs,
                              std::int64_t input_stride) {
  auto begin = rows.begin(t);
  auto step = kept_step(cell, rows, t);
  auto left = step.rows;
  auto part = even_part(left, rows_at_once(cell));
  while (left > 0) {
    step.rows = std::min(left, part);
    step.gates = prepare(cell, begin, step.rows, inputs, input_stride);
    cell.step(step);
    for (std::size_t s = 0; s < after_.size(); ++s) {
      step_before_[s] += step.rows * stride_;
      step_after_[s] += step.rows * stride_;
    }
    if (cell.has_extra()) step.extra += step.rows * stride_;
    begin += step.rows;
    left -= step.rows;
  }
}

void cell_run::run_steps(const recurrent_cell& cell, const step_rows& rows,
                         std::int64_t begin, std::int64_t end,
                         const float* inputs, std::int64_t input_stride) {
  auto first = rows.begin(begin);
  auto* gates =
      prepare(cell, first, rows.begin(end) - first, inputs, input_stride);
  for (auto t = begin; t < end; ++t) {
    auto step = kept_step(cell, rows, t);
    step.gates = gates + (rows.begin(t) - first) * cell.gates_stride();
    cell.step(step);
  }
}

void cell_run::run(const recurrent_cell& cell, const step_rows& rows,
                   const float* inputs, std::int64_t input_stride) {
  auto most = rows_at_once(cell);
  for (std::int64_t begin = 0; begin < rows.steps();) {
    auto end = begin;
    while (end < rows.steps() &&
           rows.begin(end + 1) - rows.begin(begin) <= most)
      ++end;
    if (end == begin)
      run_large_step(cell, rows, end++, inputs, input_stride);
    else
      run_steps(cell, rows, begin, end, inputs, input_stride);
    begin = end;
  }
}

}  // namespace segue
