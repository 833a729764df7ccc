// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/scaled_model.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/tensors/check_finite.hpp"

namespace segue {
namespace {

result<float> read_number(const tensor_map& weights, const char* name) {
  auto found = weights.find(name);
  if (found == weights.end())
    return error{errc::invalid_argument,
                 fmt::format("the weights have only one of '{}' and '{}'",
                             output_offset_name, output_scale_name)};
  auto& value = found->second;
  if (value.type() == dtype::float32 && value.dims() == shape{1}) {
    if (auto finite = check_finite(name, value); !finite) return finite.error();
    return value.values<float>()[0];
  }
  return error{errc::invalid_argument,
               fmt::format("tensor '{}' is {} {}; expected float32 [1]", name,
                           to_string(value.type()), to_string(value.dims()))};
}

}  // namespace

result<model_step> scaled_model::step(const model_batch& batch) {
  auto done = inner_->step(batch);
  if (!done) return done;
  auto scaled = tensor::zeros(dtype::float32, done->outputs.dims());
  auto row = static_cast<std::size_t>(done->outputs.row_size());
  auto width = static_cast<std::size_t>(output_size());
  auto from = done->outputs.values<float>();
  auto to = scaled.mutable_values<float>();
  auto lengths = batch.lengths.values<std::int64_t>();
  for (std::size_t b = 0; b < lengths.size(); ++b) {
    auto real = static_cast<std::size_t>(lengths[b]) * width;
    for (auto i = b * row; i < b * row + real; ++i)
      to[i] = from[i] * scale_ + offset_;
  }
  done->outputs = std::move(scaled);
  return done;
}

result<std::unique_ptr<model>> scale_outputs(std::unique_ptr<model> net,
                                             const tensor_map& weights) {
  if (!weights.contains(output_offset_name) &&
      !weights.contains(output_scale_name))
    return net;
  auto offset = read_number(weights, output_offset_name);
  if (!offset) return offset.error();
  auto scale = read_number(weights, output_scale_name);
  if (!scale) return scale.error();
  return std::unique_ptr<model>{
      std::make_unique<scaled_model>(std::move(net), *offset, *scale)};
}

}  // namespace segue
