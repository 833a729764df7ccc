// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/dynamic_rnn.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "segue/kernels/cells/unroll.hpp"

namespace segue {
namespace {

error mismatch(const std::string& what, const tensor& seen,
               const std::string& expected) {
  return {errc::invalid_argument,
          fmt::format("{} is {} {}; expected {}", what, to_string(seen.type()),
                      to_string(seen.dims()), expected)};
}

result<void> check_lengths(const tensor& lengths, std::int64_t batch,
                           std::int64_t steps) {
  if (lengths.type() != dtype::int64 || lengths.dims() != shape{batch})
    return mismatch("the tensor of lengths", lengths,
                    fmt::format("int64 [{}]", batch));
  auto values = lengths.values<std::int64_t>();
  for (std::size_t b = 0; b < values.size(); ++b)
    if (values[b] < 0 || values[b] > steps)
      return error{errc::out_of_range,
                   fmt::format("the length of row {} is {}; it must be in "
                               "[0, {}]",
                               b, values[b], steps)};
  return {};
}

result<void> check_states(const recurrent_cell& cell, std::int64_t batch,
                          const std::vector<tensor>& states) {
  auto count = static_cast<std::int64_t>(cell.state_count());
  auto given = std::ssize(states);
  if (given != count && given != 1)
    return error{
        errc::invalid_argument,
        fmt::format("{} states are given to a cell that has {}", given, count)};
  shape expected{batch, cell.units() * count / given};
  for (std::size_t i = 0; i < states.size(); ++i)
    if (states[i].type() != dtype::float32 || states[i].dims() != expected)
      return mismatch(fmt::format("state {}", i), states[i],
                      fmt::format("float32 {}", to_string(expected)));
  return {};
}

result<void> check_operands(const recurrent_cell& cell, const tensor& inputs,
                            const tensor& lengths,
                            const std::vector<tensor>& states) {
  if (inputs.type() != dtype::float32 || inputs.rank() != 3 ||
      inputs.dims()[2] != cell.input_width())
    return mismatch("the tensor of inputs", inputs,
                    fmt::format("float32 [B, T, {}]", cell.input_width()));
  auto batch = inputs.rows();
  if (auto r = check_lengths(lengths, batch, inputs.dims()[1]); !r) return r;
  return check_states(cell, batch, states);
}

/// The cell's states as rows of tensors: one each, or all side by side.
std::vector<state_rows> rows_of(std::vector<tensor>& states, std::size_t count,
                                std::int64_t units) {
  std::vector<state_rows> rows;
  for (auto& t : states)
    for (std::size_t i = 0; i < count / states.size(); ++i)
      rows.push_back({t.mutable_values<float>().data() +
                          static_cast<std::int64_t>(i) * units,
                      t.dims()[1]});
  return rows;
}

}  // namespace

result<rnn_result> dynamic_rnn(const recurrent_cell& cell, const tensor& inputs,
                               const tensor& lengths,
                               std::vector<tensor> states) {
  if (auto r = check_operands(cell, inputs, lengths, states); !r)
    return r.error();
  auto batch = inputs.rows();
  auto steps = inputs.dims()[1];
  for (auto& state : states)
    state = tensor::from(state.dims(), state.values<float>());
  auto outputs =
      tensor::uninitialized(dtype::float32, {batch, steps, cell.units()});
  auto size = unroll_scratch_size(cell, batch, steps);
  auto scratch = tensor::uninitialized(dtype::float32, {size});
  auto rows = rows_of(states, cell.state_count(), cell.units());
  unroll(cell,
         {.inputs = inputs.values<float>().data(),
          .lengths = lengths.values<std::int64_t>(),
          .steps = steps,
          .states = rows,
          .outputs = outputs.mutable_values<float>().data()},
         scratch.mutable_values<float>().data());
  return rnn_result{std::move(outputs), std::move(states)};
}

}  // namespace segue
