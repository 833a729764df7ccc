// SPDX-License-Identifier: BSD-3-Clause
#include "segue/models/learning_model.hpp"

#include <catch2/catch.hpp>

#include "segue/models/make_model.hpp"
#include "segue/tests/kernels/cells/reference.hpp"

namespace segue {
namespace {

using test::random_tensor;

constexpr std::int64_t width = 3;

model_options stacked(const char* kind) {
  return {.kind = kind, .units = 20, .layers = 2, .outputs = 2, .seed = 5};
}

std::unique_ptr<trainable_model> learner(const model_options& options) {
  auto m = make_trainable_model(options, width, {});
  REQUIRE(m.has_value());
  return std::move(*m);
}

/// Rows of 4, 0, 7 and 7 steps, of 7.
model_batch ragged_batch(const model& m) {
  model_batch b{.inputs = random_tensor({4, 7, width}, 1),
                .lengths = tensor::from<std::int64_t>({4}, {4, 0, 7, 7})};
  unsigned seed = 2;
  for (auto& s : m.states())
    b.states[s.name] = random_tensor(s.dims.prepend(4), seed++);
  return b;
}

model_gradients differentiate(trainable_model& m, const model_batch& batch) {
  REQUIRE(m.step_training(batch).has_value());
  auto gradients = m.backward(random_tensor({4, 7, m.output_size()}, 9));
  REQUIRE(gradients.has_value());
  return *gradients;
}

TEST_CASE("a step in training is the same step, bit for bit",
          "[S6][trainable_model]") {
  auto* kind = GENERATE("lstm", "gru", "rnn");
  auto m = learner(stacked(kind));
  auto batch = ragged_batch(*m);
  auto step = m->step(batch);
  auto training = m->step_training(batch);
  REQUIRE(step.has_value());
  REQUIRE(training.has_value());
  CHECK(step->outputs == training->outputs);
  CHECK(step->states == training->states);
}

TEST_CASE("gradients are the same bits in every run, whatever came before",
          "[trainable_model]") {
  auto* kind = GENERATE("lstm", "gru", "rnn");
  auto m = learner(stacked(kind));
  auto first = differentiate(*m, ragged_batch(*m));
  // A batch of another shape in between, whose memory is taken over.
  model_batch other{.inputs = random_tensor({9, 11, width}, 3),
                    .lengths = tensor::from<std::int64_t>(
                        {9}, {11, 1, 2, 3, 11, 0, 4, 5, 6})};
  for (auto& s : m->states())
    other.states[s.name] = random_tensor(s.dims.prepend(9), 4);
  REQUIRE(m->step_training(other).has_value());
  REQUIRE(m->backward(random_tensor({9, 11, 2}, 5)).has_value());

  auto again = differentiate(*m, ragged_batch(*m));
  CHECK(again.parameters == first.parameters);
  CHECK(again.inputs == first.inputs);
  auto fresh = learner(stacked(kind));
  CHECK(differentiate(*fresh, ragged_batch(*fresh)).parameters ==
        first.parameters);
}

TEST_CASE("what lies past a row's length changes no gradient",
          "[S6][trainable_model]") {
  auto m = learner(stacked("lstm"));
  auto batch = ragged_batch(*m);
  auto expected = differentiate(*m, batch);
  auto inputs = tensor::from(batch.inputs.dims(), batch.inputs.values<float>());
  auto values = inputs.mutable_values<float>();
  std::fill(values.begin() + 4 * width, values.begin() + 14 * width,
            std::nanf(""));
  batch.inputs = inputs;
  auto seen = differentiate(*m, batch);
  CHECK(seen.parameters == expected.parameters);
  CHECK(seen.inputs == expected.inputs);
  auto past = seen.inputs.slice(1, 1);
  CHECK(past == tensor::zeros(dtype::float32, {1, 7, width}));
}

TEST_CASE("gradients have the parameters' names and shapes",
          "[trainable_model]") {
  auto* kind = GENERATE("lstm", "gru", "rnn");
  auto m = learner(stacked(kind));
  auto parameters = m->parameters();
  auto gradients = differentiate(*m, ragged_batch(*m));
  CHECK(gradients.inputs.dims() == shape{4, 7, width});
  auto names = weight_names(stacked(kind));
  CHECK(names.size() == parameters.size());
  CHECK(gradients.parameters.size() == parameters.size());
  for (auto& name : names) {
    INFO(name);
    REQUIRE(parameters.contains(name));
    CHECK(gradients.parameters.at(name).dims() == parameters.at(name).dims());
  }
}

TEST_CASE("a model takes the parameters it is given", "[trainable_model]") {
  auto* kind = GENERATE("lstm", "gru", "rnn");
  auto source = learner(stacked(kind));
  auto options = stacked(kind);
  options.seed = 6;
  auto m = learner(options);
  auto batch = ragged_batch(*m);
  CHECK_FALSE(m->step(batch)->outputs == source->step(batch)->outputs);
  REQUIRE(m->set_parameters(source->parameters()).has_value());
  CHECK(m->parameters() == source->parameters());
  CHECK(m->step(batch)->outputs == source->step(batch)->outputs);
  CHECK(differentiate(*m, batch).parameters ==
        differentiate(*source, batch).parameters);
}

TEST_CASE("parameters that do not fit are refused, and nothing changes",
          "[trainable_model]") {
  auto m = learner(stacked("lstm"));
  auto before = m->parameters();
  tensor_map good = {{"readout/bias", random_tensor({2}, 1)}};
  auto refused = [&](const char* name, tensor value) {
    auto values = good;
    values[name] = std::move(value);
    auto r = m->set_parameters(values);
    REQUIRE(r.has_error());
    CHECK(m->parameters() == before);
    return r.error();
  };
  CHECK(refused("lstm/kernel", random_tensor({23, 80}, 1)) ==
        error{errc::not_found, "the model has no parameter 'lstm/kernel'"});
  CHECK(refused("layer_1/lstm/kernel", random_tensor({23, 80}, 1)) ==
        error{errc::invalid_argument,
              "parameter 'layer_1/lstm/kernel' is float32 [23, 80]; expected "
              "float32 [40, 80]"});
  CHECK(refused("layer_0/lstm/bias", tensor::zeros(dtype::float64, {80})) ==
        error{errc::invalid_argument,
              "parameter 'layer_0/lstm/bias' is float64 [80]; expected float32 "
              "[80]"});
  CHECK(m->set_parameters(good).has_value());
}

TEST_CASE("only a step that was kept can be differentiated, once",
          "[trainable_model]") {
  auto m = learner(stacked("gru"));
  auto batch = ragged_batch(*m);
  auto d = tensor::zeros(dtype::float32, {4, 7, 2});
  auto refused = [&] {
    auto r = m->backward(d);
    REQUIRE(r.has_error());
    CHECK(r.error() == error{errc::invalid_argument,
                             "there is nothing to differentiate; call "
                             "step_training first, with the current parameters "
                             "of the model"});
  };
  refused();
  REQUIRE(m->step_training(batch).has_value());
  auto r = m->backward(tensor::zeros(dtype::float32, {4, 7, 3}));
  REQUIRE(r.has_error());
  CHECK(r.error() ==
        error{errc::invalid_argument,
              "the gradient of the outputs is float32 [4, 7, 3]; expected "
              "float32 [4, 7, 2]"});
  REQUIRE(m->backward(d).has_value());
  refused();
  REQUIRE(m->step_training(batch).has_value());
  REQUIRE(m->set_parameters(m->parameters()).has_value());
  refused();
}

TEST_CASE("the state that enters a segment is a constant",
          "[trainable_model]") {
  // Two segments' gradients add up to less than the whole sequence's, whose
  // gradients flow on into the first part.
  auto m = learner({.kind = "rnn", .units = 4, .seed = 5});
  auto inputs = random_tensor({1, 6, width}, 1);
  auto d = random_tensor({1, 6, 4}, 2);
  auto part = [&](std::int64_t begin, std::int64_t count, tensor h) {
    auto steps = [&](const tensor& t) {
      return t.reshape({6, t.dims()[2]})
          .slice(begin, count)
          .reshape({1, count, t.dims()[2]});
    };
    auto step =
        m->step_training({.inputs = steps(inputs),
                          .lengths = tensor::from<std::int64_t>({1}, {count}),
                          .states = {{"h", std::move(h)}}});
    REQUIRE(step.has_value());
    auto gradients = m->backward(steps(d));
    REQUIRE(gradients.has_value());
    return std::pair{gradients->inputs, step->states.at("h")};
  };
  auto zero = tensor::zeros(dtype::float32, {1, 4});
  auto whole = part(0, 6, zero).first.reshape({6, width});
  auto [first, state] = part(0, 3, zero);
  auto second = part(3, 3, state).first;
  CHECK(second.reshape({3, width}) == whole.slice(3, 3));
  CHECK_FALSE(first.reshape({3, width}) == whole.slice(0, 3));
}

TEST_CASE("layers have states of their own", "[S5][model]") {
  auto m = make_model(stacked("lstm"), width);
  REQUIRE(m.has_value());
  std::vector<std::string> names;
  for (auto& s : (*m)->states())
    names.push_back(s.name);
  CHECK(names == std::vector<std::string>{"layer_0/c", "layer_0/h", "layer_1/c",
                                          "layer_1/h"});
}

TEST_CASE("a softmax needs something to read out", "[model]") {
  auto m = make_model(
      {.kind = "gru", .units = 2, .readout = readout_kind::softmax}, 3);
  REQUIRE(m.has_error());
  CHECK(m.error() ==
        error{errc::invalid_argument,
              "the readout \"softmax\" needs outputs, but the model has none; "
              "set model.outputs, or use a weights file with a readout"});
}

TEST_CASE("probabilities of a softmax are finite for any logits", "[model]") {
  model_options o{.kind = "rnn",
                  .units = 1,
                  .outputs = 33,
                  .readout = readout_kind::softmax};
  auto m = learner(o);
  auto kernel = tensor::zeros(dtype::float32, {1, 33});
  auto bias = tensor::zeros(dtype::float32, {33});
  bias.mutable_values<float>()[0] = 1000;
  bias.mutable_values<float>()[1] = -1000;
  REQUIRE(
      m->set_parameters({{"readout/kernel", kernel}, {"readout/bias", bias}})
          .has_value());
  auto step =
      m->step({.inputs = random_tensor({1, 1, width}, 1),
               .lengths = tensor::from<std::int64_t>({1}, {1}),
               .states = {{"h", tensor::zeros(dtype::float32, {1, 1})}}});
  REQUIRE(step.has_value());
  auto p = step->outputs.values<float>();
  CHECK(p[0] == 1.0F);
  for (auto v : p.subspan(1))
    CHECK((v >= 0 && v < 1e-30F));
}

}  // namespace
}  // namespace segue
