// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/state_saving_rnn.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "segue/tests/kernels/cells/cell_cases.hpp"

namespace segue {
namespace {

using namespace test;

struct kept_states {
  std::map<std::string, tensor> values;
  int saves = 0;

  result<tensor> state(const std::string& name) {
    if (values.contains(name)) return values[name];
    return error{errc::not_found, "state '" + name + "' is not declared"};
  }
  result<void> save_state(const std::string& name, tensor value) {
    values[name] = std::move(value);
    ++saves;
    return {};
  }
};

/// The LSTM of cell_cases: D 3, H 5.
std::unique_ptr<recurrent_cell> some_lstm() {
  auto& kind = cell_cases[1];
  return kind.make(3, 5, random_weights(kind, 3, 5), best_level());
}

kept_states zero_states() {
  return {{{"c", tensor::zeros(dtype::float32, {2, 5})},
           {"h", tensor::zeros(dtype::float32, {2, 5})}}};
}

const std::vector<std::string> names = {"c", "h"};

TEST_CASE("a segment starts from the batch's states and saves the new ones",
          "[S6][state_saving_rnn]") {
  auto cell = some_lstm();
  auto inputs = random_tensor({2, 6, 3}, 5);
  auto steps = unstack_steps(inputs);
  auto states = zero_states();
  std::vector<tensor> outputs;
  for (std::size_t begin = 0; begin < 6; begin += 2) {
    auto part = state_saving_rnn(*cell, std::span{steps}.subspan(begin, 2),
                                 tensor::from<std::int64_t>({2}, {2, 2}),
                                 states, names);
    REQUIRE(part.has_value());
    outputs.insert(outputs.end(), part->begin(), part->end());
  }
  CHECK(states.saves == 6);
  auto whole =
      dynamic_rnn(*cell, inputs, tensor::from<std::int64_t>({2}, {6, 6}),
                  {zero_states().values["c"], zero_states().values["h"]});
  REQUIRE(whole.has_value());
  CHECK(outputs == unstack_steps(whole->outputs));
  CHECK(states.values["c"] == whole->states[0]);
  CHECK(states.values["h"] == whole->states[1]);
}

TEST_CASE("a segment that cannot run saves nothing", "[S6][state_saving_rnn]") {
  auto cell = some_lstm();
  auto states = zero_states();
  auto message = [&](std::vector<tensor> steps,
                     std::vector<std::string> wanted) {
    auto r = state_saving_rnn(
        *cell, steps, tensor::from<std::int64_t>({2}, {1, 1}), states, wanted);
    REQUIRE(r.has_error());
    CHECK(states.saves == 0);
    return r.error().message;
  };
  auto good = tensor::zeros(dtype::float32, {2, 3});
  auto wide = tensor::zeros(dtype::float32, {2, 4});
  auto flat = tensor::zeros(dtype::float32, {2});
  CHECK(message({}, names) ==
        "there are no inputs; expected at least one step");
  CHECK(message({good, wide}, names) ==
        "the input of step 1 is float32 [2, 4]; expected float32 [2, 3]");
  CHECK(message({flat}, names) ==
        "the input of step 0 is float32 [2]; expected float32 [B, D]");
  CHECK(message({wide}, names) ==
        "the inputs is float32 [2, 1, 4]; expected float32 [B, T, 3]");
  CHECK(message({good}, {"c", "x"}) == "state 'x' is not declared");
}

}  // namespace
}  // namespace segue
