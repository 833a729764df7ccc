// SPDX-License-Identifier: BSD-3-Clause
// A model of one's own in the program segue. It keeps a moving average h of
// its inputs and is linear in both: y[t] = [x[t], h[t]] * kernel + bias with
// h[t] = keep * h[t - 1] + (1 - keep) * x[t]. Registered as a kind, it is
// checked, trained and run by configuration:
//
//   own_model train examples/own_model.toml
//   own_model run examples/own_model.toml --split evaluation
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "segue/launcher/program.hpp"
#include "segue/segue.hpp"

namespace {

using segue::dtype;
using segue::tensor;

constexpr float keep = 0.9F;

// [model]
class moving_average final : public segue::trainable_model {
 public:
  moving_average(std::int64_t inputs, std::int64_t outputs)
      : inputs_{inputs}, outputs_{outputs} {
    weights_["average/kernel"] =
        tensor::zeros(dtype::float32, {2 * inputs, outputs});
    weights_["average/bias"] = tensor::zeros(dtype::float32, {outputs});
  }

  /// What a key carries from segment to segment.
  std::vector<segue::state_spec> states() const override {
    return {{.name = "average", .dims = {inputs_}}};
  }
  std::int64_t output_size() const override { return outputs_; }

  segue::tensor_map parameters() const override { return weights_; }
  segue::result<void> set_parameters(const segue::tensor_map& values) override;

  segue::result<segue::model_step> step(
      const segue::model_batch& batch) override;
  segue::result<segue::model_step> step_training(
      const segue::model_batch& batch) override;
  segue::result<segue::model_gradients> backward(
      const tensor& d_outputs) override;
  // [model]

 private:
  /// Row (b, t) of [B, T, width].
  static std::size_t at(const tensor& of, std::int64_t b, std::int64_t t,
                        std::int64_t width) {
    return static_cast<std::size_t>((b * of.dims()[1] + t) * width);
  }
  void add_row(const float* x, const float* h, float* y) const;

  std::int64_t inputs_;
  std::int64_t outputs_;
  segue::tensor_map weights_;
  segue::model_batch last_;  // of step_training
  tensor averages_;          // [B, T, inputs]: h of every step of it
};

segue::result<void> moving_average::set_parameters(
    const segue::tensor_map& values) {
  for (auto& [name, value] : values) {
    auto own = weights_.find(name);
    if (own == weights_.end() || own->second.dims() != value.dims() ||
        value.type() != dtype::float32)
      return segue::error{segue::errc::invalid_argument,
                          "'" + name + "' is not a parameter of that shape"};
  }
  for (auto& [name, value] : values)
    weights_[name] = value;
  return {};
}

void moving_average::add_row(const float* x, const float* h, float* y) const {
  auto w = weights_.at("average/kernel").values<float>();
  auto bias = weights_.at("average/bias").values<float>();
  for (std::int64_t k = 0; k < outputs_; ++k) {
    y[k] = bias[static_cast<std::size_t>(k)];
    for (std::int64_t i = 0; i < inputs_; ++i)
      y[k] += x[i] * w[static_cast<std::size_t>(i * outputs_ + k)] +
              h[i] * w[static_cast<std::size_t>((inputs_ + i) * outputs_ + k)];
  }
}

segue::result<segue::model_step> moving_average::step(
    const segue::model_batch& batch) {
  return step_training(batch);
}

segue::result<segue::model_step> moving_average::step_training(
    const segue::model_batch& batch) {
  last_ = batch;
  auto rows = batch.inputs.rows();
  auto steps = batch.inputs.dims()[1];
  averages_ = tensor::zeros(dtype::float32, batch.inputs.dims());
  auto outputs = tensor::zeros(dtype::float32, {rows, steps, outputs_});
  auto state = tensor::from<float>({rows, inputs_},
                                   batch.states.at("average").values<float>());
  auto* x = batch.inputs.values<float>().data();
  auto* averages = averages_.mutable_values<float>().data();
  auto* y = outputs.mutable_values<float>().data();
  for (std::int64_t b = 0; b < rows; ++b) {
    auto* h = state.mutable_values<float>().data() + b * inputs_;
    auto length = batch.lengths.values<std::int64_t>()[std::size_t(b)];
    for (std::int64_t t = 0; t < length; ++t) {
      auto place = at(batch.inputs, b, t, inputs_);
      for (std::int64_t i = 0; i < inputs_; ++i) {
        h[i] = keep * h[i] + (1 - keep) * x[place + std::size_t(i)];
        averages[place + std::size_t(i)] = h[i];
      }
      add_row(x + place, h, y + at(outputs, b, t, outputs_));
    }
  }
  return segue::model_step{outputs, {{"average", state}}};
}

// [backward]
segue::result<segue::model_gradients> moving_average::backward(
    const tensor& d_outputs) {
  auto d_kernel = tensor::zeros(dtype::float32, {2 * inputs_, outputs_});
  auto d_bias = tensor::zeros(dtype::float32, {outputs_});
  auto d_inputs = tensor::zeros(dtype::float32, last_.inputs.dims());
  auto w = weights_.at("average/kernel").values<float>();
  auto x = last_.inputs.values<float>();
  auto h = averages_.values<float>();
  auto dy = d_outputs.values<float>();
  auto dw = d_kernel.mutable_values<float>();
  auto db = d_bias.mutable_values<float>();
  auto dx = d_inputs.mutable_values<float>();
  auto n = static_cast<std::size_t>(inputs_);
  auto o = static_cast<std::size_t>(outputs_);
  for (std::int64_t b = 0; b < last_.inputs.rows(); ++b) {
    std::vector<float> dh(n);  // what later steps say of this step's average
    auto length = last_.lengths.values<std::int64_t>()[std::size_t(b)];
    for (auto t = length - 1; t >= 0; --t) {
      auto in = at(last_.inputs, b, t, inputs_);
      auto out = at(d_outputs, b, t, outputs_);
      for (std::size_t k = 0; k < o; ++k)
        db[k] += dy[out + k];
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < o; ++k) {
          dw[i * o + k] += x[in + i] * dy[out + k];
          dw[(n + i) * o + k] += h[in + i] * dy[out + k];
          dx[in + i] += w[i * o + k] * dy[out + k];
          dh[i] += w[(n + i) * o + k] * dy[out + k];
        }
        dx[in + i] += (1 - keep) * dh[i];
        dh[i] *= keep;
      }
    }
  }
  return segue::model_gradients{
      {{"average/kernel", d_kernel}, {"average/bias", d_bias}}, d_inputs};
}
// [backward]

}  // namespace

// [main]
int main(int count, char** values) {
  auto added = segue::register_model(
      "moving_average",
      [](const segue::model_options& options, std::int64_t input_width)
          -> segue::result<std::unique_ptr<segue::trainable_model>> {
        return std::make_unique<moving_average>(input_width,
                                                options.outputs.value_or(1));
      });
  if (!added) {
    std::fprintf(stderr, "%s\n", added.error().message.c_str());
    return 1;
  }
  return segue::run_program(
      std::vector<std::string>(values + 1, values + count));
}
// [main]
