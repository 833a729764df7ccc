// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/dynamic_rnn.hpp"

#include <fmt/format.h>

#include "segue/kernels/cells/cell_run.hpp"

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
    return mismatch("the lengths", lengths, fmt::format("int64 [{}]", batch));
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
        fmt::format("{} states are given, but the cell has {}", given, count)};
  shape expected{batch, cell.units() * count / given};
  for (std::size_t i = 0; i < states.size(); ++i)
    if (states[i].type() != dtype::float32 || states[i].dims() != expected)
      return mismatch(fmt::format("state {}", i), states[i],
                      fmt::format("float32 {}", to_string(expected)));
  return {};
}

/// Where state i of the cell starts in row 0 of the tensors, which hold either
/// one state each, or all states side by side.
struct state_place {
  std::size_t tensor;
  std::int64_t offset;
};

state_place place_of(const recurrent_cell& cell, std::size_t i,
                     const std::vector<tensor>& states) {
  if (states.size() == cell.state_count()) return {i, 0};
  return {0, static_cast<std::int64_t>(i) * cell.units()};
}

}  // namespace

result<void> check_sequences(const tensor& inputs, std::int64_t input_width,
                             const tensor& lengths) {
  if (inputs.type() != dtype::float32 || inputs.rank() != 3 ||
      inputs.dims()[2] != input_width)
    return mismatch("the inputs", inputs,
                    fmt::format("float32 [B, T, {}]", input_width));
  return check_lengths(lengths, inputs.rows(), inputs.dims()[1]);
}

result<rnn_result> dynamic_rnn(const recurrent_cell& cell, const tensor& inputs,
                               const tensor& lengths,
                               const std::vector<tensor>& states) {
  if (auto r = check_sequences(inputs, cell.input_width(), lengths); !r)
    return r.error();
  if (auto r = check_states(cell, inputs.rows(), states); !r) return r.error();
  step_rows rows{lengths.values<std::int64_t>(), inputs.dims()[1]};
  cell_run run;
  run.start(cell, rows, false);
  for (std::size_t i = 0; i < cell.state_count(); ++i) {
    auto place = place_of(cell, i, states);
    auto& from = states[place.tensor];
    run.set_state(rows, i, from.values<float>().data() + place.offset,
                  from.row_size());
  }
  auto stride = row_stride(cell.input_width());
  float_block dense;
  dense.take(rows.rows() * stride);
  rows.gather_steps(inputs.values<float>().data(), cell.input_width(),
                    dense.data(), stride);
  run.run(cell, rows, dense.data(), stride);

  rnn_result out;
  out.outputs = tensor::uninitialized(
      dtype::float32, {inputs.rows(), inputs.dims()[1], cell.units()});
  rows.scatter_steps(run.outputs(), run.stride(), cell.units(),
                     out.outputs.mutable_values<float>().data());
  for (auto& state : states)
    out.states.push_back(tensor::uninitialized(dtype::float32, state.dims()));
  for (std::size_t i = 0; i < cell.state_count(); ++i) {
    auto place = place_of(cell, i, states);
    auto& to = out.states[place.tensor];
    run.copy_state(rows, i, to.mutable_values<float>().data() + place.offset,
                   to.row_size());
  }
  return out;
}

}  // namespace segue
