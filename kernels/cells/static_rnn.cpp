// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/static_rnn.hpp"

#include <algorithm>

#include "segue/kernels/cells/state_saving_rnn.hpp"

namespace segue {
namespace {

std::vector<tensor> zero_states(const recurrent_cell& cell, std::int64_t rows) {
  std::vector<tensor> states;
  states.reserve(cell.state_count());
  for (std::size_t s = 0; s < cell.state_count(); ++s)
    states.push_back(tensor::zeros(dtype::float32, {rows, cell.units()}));
  return states;
}

result<static_rnn_result> unroll(const recurrent_cell& cell,
                                 const tensor& inputs,
                                 const std::vector<tensor>& states,
                                 const tensor& lengths) {
  auto run =
      dynamic_rnn(cell, inputs, lengths,
                  states.empty() ? zero_states(cell, inputs.rows()) : states);
  if (!run) return run.error();
  return static_rnn_result{unstack_steps(run->outputs), std::move(run->states)};
}

}  // namespace

result<static_rnn_result> static_rnn(const recurrent_cell& cell,
                                     std::span<const tensor> inputs,
                                     const std::vector<tensor>& states,
                                     const tensor& lengths) {
  auto stacked = stack_steps(inputs);
  if (!stacked) return stacked.error();
  return unroll(cell, *stacked, states, lengths);
}

result<static_rnn_result> static_rnn(const recurrent_cell& cell,
                                     std::span<const tensor> inputs,
                                     const std::vector<tensor>& states) {
  auto stacked = stack_steps(inputs);
  if (!stacked) return stacked.error();
  auto lengths = tensor::uninitialized(dtype::int64, {stacked->rows()});
  std::ranges::fill(lengths.mutable_values<std::int64_t>(), std::ssize(inputs));
  return unroll(cell, *stacked, states, lengths);
}

}  // namespace segue
