// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/state_saving_rnn.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace segue {

result<tensor> stack_steps(std::span<const tensor> steps) {
  if (steps.empty())
    return error{errc::invalid_argument,
                 "there are no inputs; expected at least one step"};
  auto& dims = steps[0].dims();
  for (std::size_t t = 0; t < steps.size(); ++t)
    if (steps[t].type() != dtype::float32 || dims.rank() != 2 ||
        steps[t].dims() != dims)
      return error{
          errc::invalid_argument,
          fmt::format("the input of step {} is {} {}; expected float32 {}", t,
                      to_string(steps[t].type()), to_string(steps[t].dims()),
                      dims.rank() == 2 ? to_string(dims) : "[B, D]")};
  auto count = std::ssize(steps);
  auto batch = tensor::uninitialized(dtype::float32, {dims[0], count, dims[1]});
  auto* to = batch.mutable_values<float>().data();
  for (std::int64_t b = 0; b < dims[0]; ++b)
    for (auto& step : steps)
      to = std::copy_n(step.values<float>().data() + b * dims[1], dims[1], to);
  return batch;
}

std::vector<tensor> unstack_steps(const tensor& batch) {
  auto rows = batch.dims()[0];
  auto steps = batch.dims()[1];
  auto width = batch.dims()[2];
  auto* from = batch.values<float>().data();
  std::vector<tensor> result;
  for (std::int64_t t = 0; t < steps; ++t) {
    auto step = tensor::uninitialized(dtype::float32, {rows, width});
    auto* to = step.mutable_values<float>().data();
    for (std::int64_t b = 0; b < rows; ++b)
      to = std::copy_n(from + (b * steps + t) * width, width, to);
    result.push_back(std::move(step));
  }
  return result;
}

}  // namespace segue
