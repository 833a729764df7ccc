// SPDX-License-Identifier: BSD-3-Clause
// Against PyTorch, by tests/golden/make_cells.py.
#include <catch2/catch.hpp>

#include "segue/models/make_model.hpp"
#include "segue/tests/places.hpp"

namespace segue {
namespace {

struct golden_case {
  const char* name;
  const char* kind;
  std::int64_t layers;

  friend std::ostream& operator<<(std::ostream& out, const golden_case& c) {
    return out << c.name;
  }
};

const golden_case golden_cases[] = {
    {"lstm", "lstm", 1},       {"lstm_readout", "lstm", 1},
    {"lstm_stack", "lstm", 3}, {"rnn", "rnn", 1},
    {"rnn_stack", "rnn", 2},   {"gru", "gru", 1},
    {"gru_readout", "gru", 1},
};

/// The tensors below PART/, without it in their names.
tensor_map part_of(const tensor_map& file, const std::string& part) {
  tensor_map found;
  for (auto& [name, t] : file)
    if (name.starts_with(part + "/")) found[name.substr(part.size() + 1)] = t;
  return found;
}

void check_near(const std::string& name, const tensor& seen,
                const tensor& expected) {
  INFO(name);
  REQUIRE(seen.dims() == expected.dims());
  auto values = seen.values<float>();
  auto wanted = expected.values<float>();
  for (std::size_t i = 0; i < values.size(); ++i)
    REQUIRE(values[i] == Approx(wanted[i]).margin(2e-6).epsilon(2e-6));
}

void check_near(const tensor_map& seen, const tensor_map& expected) {
  REQUIRE_FALSE(expected.empty());
  CHECK(seen.size() == expected.size());
  for (auto& [name, t] : expected) {
    REQUIRE(seen.contains(name));
    check_near(name, seen.at(name), t);
  }
}

model_options options_of(const golden_case& c) {
  return {.kind = c.kind,
          .units = 7,
          .layers = c.layers,
          .weights = std::string{c.name} + ".safetensors"};
}

tensor_map golden_file(const golden_case& c) {
  auto file =
      read_safetensors(test::in_golden("cells/") + c.name + ".safetensors");
  REQUIRE(file.has_value());
  return *file;
}

model_batch batch_of(const tensor_map& file) {
  return {.inputs = file.at("inputs"),
          .lengths = file.at("lengths"),
          .states = part_of(file, "states")};
}

TEST_CASE("outputs, states and all gradients are those of PyTorch",
          "[S6][model][golden]") {
  auto& c =
      GENERATE(from_range(std::begin(golden_cases), std::end(golden_cases)));
  INFO(c);
  auto file = golden_file(c);
  auto m = make_trainable_model(options_of(c), 3, part_of(file, "parameters"));
  REQUIRE(m.has_value());
  auto step = (*m)->step_training(batch_of(file));
  REQUIRE(step.has_value());
  check_near("outputs", step->outputs, file.at("outputs"));
  check_near(step->states, part_of(file, "new_states"));
  auto gradients = (*m)->backward(file.at("d_outputs"));
  REQUIRE(gradients.has_value());
  check_near("inputs", gradients->inputs, file.at("d_inputs"));
  check_near(gradients->parameters, part_of(file, "d_parameters"));
}

TEST_CASE(
    "a softmax readout gives PyTorch's probabilities, and logits in "
    "training",
    "[model][golden]") {
  auto& c = golden_cases[2];
  auto file = golden_file(c);
  auto options = options_of(c);
  options.readout = readout_kind::softmax;
  auto parameters = part_of(file, "parameters");
  auto m = make_model(options, 3, parameters);
  auto learner = make_trainable_model(options, 3, parameters);
  REQUIRE(m.has_value());
  REQUIRE(learner.has_value());
  auto step = (*m)->step(batch_of(file));
  REQUIRE(step.has_value());
  check_near("probabilities", step->outputs, file.at("probabilities"));
  CHECK((*learner)->step(batch_of(file))->outputs == step->outputs);
  auto logits = (*learner)->step_training(batch_of(file));
  REQUIRE(logits.has_value());
  check_near("logits", logits->outputs, file.at("outputs"));
}

}  // namespace
}  // namespace segue
