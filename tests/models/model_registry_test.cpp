// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/model_registry.hpp"

#include <algorithm>

#include "segue/models/make_model.hpp"
#include "segue/models/scaled_model.hpp"
#include "segue/tests/errors/show_result.hpp"

using namespace segue;

namespace {

/// Outputs its inputs' first float times a parameter, plus a parameter.
class line final : public trainable_model {
 public:
  std::vector<state_spec> states() const override { return {}; }
  std::int64_t output_size() const override { return 1; }
  tensor_map parameters() const override { return {{"line/slope", slope_}}; }
  result<void> set_parameters(const tensor_map& values) override {
    slope_ = values.at("line/slope");
    return {};
  }
  result<model_step> step(const model_batch& batch) override {
    auto out = tensor::zeros(dtype::float32, batch.inputs.dims());
    for (std::int64_t i = 0; i < out.size(); ++i)
      out.mutable_values<float>()[static_cast<std::size_t>(i)] =
          slope_.values<float>()[0] *
          batch.inputs.values<float>()[static_cast<std::size_t>(i)];
    return model_step{out, {}};
  }
  result<model_step> step_training(const model_batch& batch) override {
    return step(batch);
  }
  result<model_gradients> backward(const tensor&) override {
    return model_gradients{};
  }

 private:
  tensor slope_ = tensor::from<float>({1}, {2.0F});
};

model_batch two_steps_of_two() {
  return {tensor::from<float>({2, 2, 1}, {1, 2, 3, 4}),
          tensor::from<std::int64_t>({2}, {2, 1}),
          {}};
}

}  // namespace

TEST_CASE("a model of a registered kind is made as the built-in ones are",
          "[models][model_registry]") {
  auto factory = [](const model_options&,
                    std::int64_t) -> result<std::unique_ptr<trainable_model>> {
    return std::make_unique<line>();
  };
  REQUIRE(register_model("line", factory));
  CHECK(register_model("line", factory).error() ==
        error{errc::already_exists, "the kind of model 'line' already exists"});
  CHECK_FALSE(register_model("lstm", factory));
  CHECK(register_model("", factory).error() ==
        error{errc::invalid_argument,
              "a kind of model needs a name and a factory; the name is ''"});
  CHECK_FALSE(register_model("plane", {}));
  auto kinds = model_kinds();
  CHECK(std::ranges::count(kinds, "line") == 1);

  model_options options;
  options.kind = "line";
  auto net = make_model(options, 1, {});
  REQUIRE(net);
  CHECK((*net)->step(two_steps_of_two())->outputs.values<float>()[3] == 8);
  options.weights = "w.safetensors";
  CHECK(make_trainable_model(options, 1, {}).error() ==
        error{errc::not_found,
              "w.safetensors: there is no tensor 'line/slope', which the model "
              "'line' needs"});
  CHECK(make_model(options, 1,
                   {{"line/slope", tensor::from<float>({1}, {-INFINITY})}})
            .error()
            .message ==
        "w.safetensors: tensor 'line/slope' holds -inf at index 0; expected "
        "finite numbers");
  auto learner = make_trainable_model(
      options, 1, {{"line/slope", tensor::from<float>({1}, {5.0F})}});
  REQUIRE(learner);
  CHECK((*learner)->step(two_steps_of_two())->outputs.values<float>()[3] == 20);
}

TEST_CASE(
    "outputs are scaled where the weights say so, and stay zero past a "
    "row's length",
    "[models][scaled_model]") {
  tensor_map weights{{output_offset_name, tensor::from<float>({1}, {10.0F})},
                     {output_scale_name, tensor::from<float>({1}, {3.0F})}};
  auto net = scale_outputs(std::make_unique<line>(), weights);
  REQUIRE(net);
  CHECK((*net)->step(two_steps_of_two())->outputs ==
        tensor::from<float>({2, 2, 1}, {16, 22, 28, 0}));
  auto plain = scale_outputs(std::make_unique<line>(), {});
  REQUIRE(plain);
  CHECK((*plain)->step(two_steps_of_two())->outputs.values<float>()[0] == 2);
  weights[output_scale_name] = tensor::from<float>({1}, {NAN});
  CHECK(scale_outputs(std::make_unique<line>(), weights).error().message ==
        "tensor 'output/scale' holds nan at index 0; expected finite numbers");
  weights.erase(output_scale_name);
  CHECK(scale_outputs(std::make_unique<line>(), weights).error().message ==
        "the weights have only one of 'output/offset' and 'output/scale'");
}
