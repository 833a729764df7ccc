// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <concepts>
#include <span>
#include <string>
#include <vector>

#include "segue/kernels/cells/dynamic_rnn.hpp"

namespace segue {

/// A batch that returns states by name and saves new ones, such as
/// segue::batch.
template <class Batch>
concept state_saver = requires(Batch& batch, const std::string& name,
                               tensor value) {
  { batch.state(name) } -> std::convertible_to<result<tensor>>;
  { batch.save_state(name, value) } -> std::convertible_to<result<void>>;
};

/// Stacks T steps [B, D], T >= 1, into one tensor [B, T, D].
/// Error: invalid_argument (no step, or one of another dtype or shape).
result<tensor> stack_steps(std::span<const tensor> steps);

/// Splits a tensor [B, T, D] into T tensors [B, D]. Precondition: float32.
std::vector<tensor> unstack_steps(const tensor& batch);

/// Reads the batch's states, unrolls the cell and saves the new states, as
/// tf.nn.state_saving_rnn does [S6].
///
/// `inputs_by_time` are T tensors float32 [B, D], `lengths` int64 [B] with
/// values in [0, T]; `state_names` are the cell's states in its order, c
/// before h for an LSTM, or one name for all of them side by side. Returns T
/// outputs [B, H].
/// Errors: those of dynamic_rnn and of the batch. Nothing is saved unless the
/// whole segment ran.
template <state_saver Batch>
result<std::vector<tensor>> state_saving_rnn(
    const recurrent_cell& cell, std::span<const tensor> inputs_by_time,
    const tensor& lengths, Batch& batch,
    std::span<const std::string> state_names) {
  auto inputs = stack_steps(inputs_by_time);
  if (!inputs) return inputs.error();
  std::vector<tensor> states;
  for (auto& name : state_names) {
    result<tensor> state = batch.state(name);
    if (!state) return state.error();
    states.push_back(*state);
  }
  auto run = dynamic_rnn(cell, *inputs, lengths, states);
  if (!run) return run.error();
  for (std::size_t i = 0; i < state_names.size(); ++i) {
    result<void> saved = batch.save_state(state_names[i], run->states[i]);
    if (!saved) return saved.error();
  }
  return unstack_steps(run->outputs);
}

}  // namespace segue
