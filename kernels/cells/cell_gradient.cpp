// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/cell_gradient.hpp"

#include <algorithm>

namespace segue {

cell_gradient::cell_gradient(const recurrent_cell& cell)
    : input_width_{cell.input_width()},
      units_{cell.units()},
      input_kernel_{cell.input_width(), cell.gates(), cell.level()},
      sums_{cell.level()},
      d_states_(cell.state_count()),
      d_state_rows_(cell.state_count()) {}

void cell_gradient::run(const operands& o) {
  auto stride = o.kept.stride();
  auto size = o.rows.batch_size() * stride;
  for (std::size_t s = 0; s < d_states_.size(); ++s)
    d_state_rows_[s] = std::fill_n(d_states_[s].take(size), size, 0.0F) - size;
  scratch_.take(size);
  // Going back, the state gradients of a sequence are zero until its last step.
  for (auto t = o.rows.steps(); t-- > 0;)
    step(o.cell, {.kept = o.kept.kept_step(o.cell, o.rows, t),
                  .d_outputs = o.d_outputs + o.rows.begin(t) * stride,
                  .d_states = d_state_rows_,
                  .scratch = scratch_.data(),
                  .first = t == 0});

  auto* gates = o.kept.gates();
  auto gates_stride = o.cell.gates_stride();
  auto count = o.rows.rows();
  input_kernel_.set_product(count, gates, gates_stride, o.d_inputs,
                            d_inputs_stride());
  auto last = o.cell.state_count() - 1;
  auto* previous = previous_.take(count * stride);
  o.rows.gather_previous(o.kept.before(last), o.kept.after(last), stride,
                         previous);
  sums_.pack(count, o.cell.gates_size(), gates, gates_stride);
  sum_weights(o, previous, sums_);
}

void cell_gradient::assign_inputs(std::span<const float> kernel,
                                  std::int64_t first, std::int64_t count) {
  input_kernel_.assign(kernel.first(input_size(count)), first, count);
}

std::span<const float> cell_gradient::state_part(std::span<const float> kernel,
                                                 std::int64_t count) const {
  return kernel.subspan(input_size(count));
}

void cell_gradient::sum_kernel(const operands& o, const float* states,
                               const outer_sum::columns& gates, outer_sum& sums,
                               float* to) {
  auto width = o.cell.input_width();
  auto row_size = gates.groups.count * gates.groups.width;
  sums.run(o.inputs, width, o.input_stride, gates, to);
  sums.run(states, o.cell.units(), o.kept.stride(), gates,
           to + width * row_size);
}

}  // namespace segue
