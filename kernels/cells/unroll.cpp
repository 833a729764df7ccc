// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/unroll.hpp"

#include <algorithm>

namespace segue {
namespace {

/// The gates of as many steps are prepared at once as stay in a second-level
/// cache.
constexpr std::int64_t block_floats = 1 << 18;

std::int64_t steps_at_once(const recurrent_cell& cell, std::int64_t batch_size,
                           std::int64_t steps) {
  auto step_floats = std::max<std::int64_t>(1, batch_size * cell.gates_size());
  return std::clamp<std::int64_t>(block_floats / step_floats, 1,
                                  std::max<std::int64_t>(1, steps));
}

/// Fills the gates [B, count, gates] of steps [begin, begin + count). The
/// product runs along whichever of batch and time is the longer; the results
/// are the same.
void prepare_block(const recurrent_cell& cell, const unroll_operands& o,
                   std::int64_t begin, std::int64_t count, float* gates) {
  auto batch = static_cast<std::int64_t>(o.lengths.size());
  auto width = cell.input_width();
  auto size = cell.gates_size();
  auto* inputs = o.inputs + begin * width;
  if (count >= batch) {
    for (std::int64_t b = 0; b < batch; ++b)
      cell.prepare(count, inputs + b * o.steps * width, width,
                   gates + b * count * size, size);
  } else {
    for (std::int64_t t = 0; t < count; ++t)
      cell.prepare(batch, inputs + t * width, o.steps * width, gates + t * size,
                   count * size);
  }
}

void write_outputs(const recurrent_cell& cell, const unroll_operands& o,
                   std::int64_t step) {
  active_rows active{o.lengths, step};
  auto h = o.states.back();
  auto units = cell.units();
  for (std::int64_t b = 0; b < std::ssize(o.lengths); ++b) {
    auto* to = o.outputs + (b * o.steps + step) * units;
    if (active[b])
      std::copy_n(h.data + b * h.stride, units, to);
    else
      std::fill_n(to, units, 0.0F);
  }
}

}  // namespace

std::int64_t unroll_scratch_size(const recurrent_cell& cell,
                                 std::int64_t batch_size, std::int64_t steps) {
  auto block = steps_at_once(cell, batch_size, steps);
  return batch_size * (block * cell.gates_size() + cell.scratch_size());
}

void unroll(const recurrent_cell& cell, const unroll_operands& o,
            float* scratch) {
  auto batch = std::ssize(o.lengths);
  auto block = steps_at_once(cell, batch, o.steps);
  auto size = cell.gates_size();
  auto* gates = scratch + batch * cell.scratch_size();
  std::int64_t longest = 0;
  for (auto length : o.lengths)
    longest = std::max(longest, length);
  for (std::int64_t begin = 0; begin < longest; begin += block) {
    auto count = std::min(block, longest - begin);
    prepare_block(cell, o, begin, count, gates);
    for (std::int64_t t = 0; t < count; ++t) {
      cell.step(batch, {o.lengths, begin + t}, gates + t * size, count * size,
                o.states, scratch);
      write_outputs(cell, o, begin + t);
    }
  }
  for (auto t = longest; t < o.steps; ++t)
    write_outputs(cell, o, t);
}

}  // namespace segue
