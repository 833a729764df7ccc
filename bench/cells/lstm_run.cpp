// SPDX-License-Identifier: BSD-3-Clause
#include "lstm_run.hpp"

#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>

#include "need.hpp"
#include "product_floor.hpp"
#include "segue/models/make_model.hpp"

namespace segue::bench {
namespace {

tensor random_tensor(shape dims, unsigned seed, float scale) {
  auto t = tensor::uninitialized(dtype::float32, std::move(dims));
  std::mt19937 engine{seed};
  std::uniform_real_distribution<float> draw{-scale, scale};
  for (auto& v : t.mutable_values<float>())
    v = draw(engine);
  return t;
}

std::shared_ptr<trainable_model> model_of(const lstm_work& work) {
  model_options options{
      .kind = "lstm", .units = work.units, .weights = "the weights"};
  return need(
      make_trainable_model(options, work.batch.inputs.dims()[2], work.weights));
}

tensor_map results_of(model_step step, model_gradients gradients) {
  tensor_map all{{"outputs", step.outputs},
                 {"c", step.states.at("c")},
                 {"h", step.states.at("h")}};
  if (gradients.parameters.empty()) return all;
  all["d_inputs"] = gradients.inputs;
  for (auto& [name, d] : gradients.parameters)
    all["d_" + name] = d;
  return all;
}

}  // namespace

lstm_work random_lstm(std::int64_t units, std::int64_t rows,
                      std::int64_t steps) {
  auto lengths = tensor::uninitialized(dtype::int64, {rows});
  for (auto& length : lengths.mutable_values<std::int64_t>())
    length = steps;
  return {.weights = {{"lstm/kernel",
                       random_tensor({2 * units, 4 * units}, 1, 0.05F)},
                      {"lstm/bias", random_tensor({4 * units}, 2, 0.05F)}},
          .batch = {.inputs = random_tensor({rows, steps, units}, 3, 1),
                    .lengths = lengths,
                    .states = {{"c", random_tensor({rows, units}, 4, 1)},
                               {"h", random_tensor({rows, units}, 5, 1)}}},
          .d_outputs = random_tensor({rows, steps, units}, 6, 1),
          .units = units};
}

lstm_run make_lstm_run(std::string_view what, const lstm_work& work) {
  if (what.ends_with("_floor")) {
    auto floor = std::make_shared<product_floor>(
        work.batch.inputs.dims()[2], work.units, work.batch.inputs.rows(),
        work.batch.inputs.dims()[1]);
    auto training = what.starts_with("training");
    return {.call =
                [floor, training] {
                  floor->forward();
                  if (training) floor->backward();
                },
            .results = [] { return tensor_map{}; }};
  }
  auto net = model_of(work);
  if (what == "forward") {
    auto call = [net, work] { return need(net->step(work.batch)); };
    return {.call = [call] { call(); },
            .results = [call] { return results_of(call(), {}); }};
  }
  auto update = what == "updating";
  auto call = [net, work, update] {
    if (update) (void)net->set_parameters(work.weights);
    auto step = need(net->step_training(work.batch));
    return results_of(std::move(step), need(net->backward(work.d_outputs)));
  };
  return {.call = [call] { call(); }, .results = call};
}

}  // namespace segue::bench
