// SPDX-License-Identifier: BSD-3-Clause
#include "segue/kernels/cells/static_rnn.hpp"

#include <catch2/catch.hpp>

#include "segue/kernels/cells/state_saving_rnn.hpp"
#include "segue/tests/kernels/cells/cell_cases.hpp"

namespace segue {
namespace {

using namespace test;

TEST_CASE("a static unroll gives what dynamic_rnn gives", "[S6][static_rnn]") {
  auto& kind =
      GENERATE(from_range(std::begin(cell_cases), std::end(cell_cases)));
  auto cell = kind.make(3, 5, random_weights(kind, 3, 5), best_level());
  auto inputs = random_tensor({2, 6, 3}, 5);
  auto lengths = tensor::from<std::int64_t>({2}, {4, 6});
  std::vector<tensor> states;
  for (std::size_t s = 0; s < kind.states; ++s)
    states.push_back(random_tensor({2, 5}, 6 + static_cast<unsigned>(s)));
  auto expected = dynamic_rnn(*cell, inputs, lengths, states);
  auto seen = static_rnn(*cell, unstack_steps(inputs), states, lengths);
  REQUIRE(expected.has_value());
  REQUIRE(seen.has_value());
  CHECK(seen->outputs == unstack_steps(expected->outputs));
  CHECK(seen->states == expected->states);
}

TEST_CASE("a static unroll starts from zeros and runs all steps unless told",
          "[S6][static_rnn]") {
  auto& kind = cell_cases[1];
  auto cell = kind.make(3, 5, random_weights(kind, 3, 5), best_level());
  auto inputs = random_tensor({2, 6, 3}, 5);
  auto zeros = tensor::zeros(dtype::float32, {2, 5});
  auto expected = dynamic_rnn(
      *cell, inputs, tensor::from<std::int64_t>({2}, {6, 6}), {zeros, zeros});
  auto seen = static_rnn(*cell, unstack_steps(inputs));
  REQUIRE(expected.has_value());
  REQUIRE(seen.has_value());
  CHECK(seen->outputs == unstack_steps(expected->outputs));
  CHECK(seen->states == expected->states);
}

TEST_CASE("a static unroll over nothing is refused", "[S6][static_rnn]") {
  auto& kind = cell_cases[0];
  auto cell = kind.make(3, 5, random_weights(kind, 3, 5), best_level());
  auto seen = static_rnn(*cell, {});
  REQUIRE(seen.has_error());
  CHECK(seen.error().code == errc::invalid_argument);
}

}  // namespace
}  // namespace segue
