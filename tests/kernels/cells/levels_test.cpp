// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "segue/kernels/levels/best_level.hpp"
#include "segue/tests/kernels/cells/reference.hpp"

namespace segue {
namespace {

using namespace test;

TEST_CASE("levels are offered from the least up, and named", "[levels]") {
  auto levels = supported_levels();
  REQUIRE_FALSE(levels.empty());
  CHECK(std::string{levels[0]->name} == "v2");
  for (auto* level : levels)
    CHECK(&level_named(level->name) == level);
}

TEST_CASE("a level that the processor has not is never chosen", "[levels]") {
  auto* highest = supported_levels().back();
  CHECK(&level_named("v9") == highest);
  CHECK(&level_named("") == highest);
}

/// Runs the basic cell's gates over values: tanh of each.
std::vector<float> tanh_of(const level_kernels& level,
                           std::vector<float> values) {
  auto count = values.size();
  auto lanes = static_cast<std::size_t>(level.lanes);
  values.resize((count + lanes - 1) / lanes * lanes);
  level.run_basic({.units = std::ssize(values),
                   .gates = values.data(),
                   .new_h = values.data()});
  values.resize(count);
  return values;
}

/// sigmoid of each, times one.
std::vector<float> sigmoid_of(const level_kernels& level,
                              std::vector<float> values) {
  auto count = values.size();
  auto lanes = static_cast<std::size_t>(level.lanes);
  values.resize((count + lanes - 1) / lanes * lanes);
  std::vector<float> ones(values.size(), 1.0F);
  level.reset_gru({.units = std::ssize(values),
                   .reset = values.data(),
                   .h = ones.data(),
                   .reset_h = values.data()});
  values.resize(count);
  return values;
}

std::vector<float> many_values() {
  std::vector<float> values;
  for (float x = -100; x <= 100; x += 0.0009765625F)
    values.push_back(x);
  for (float x = 1e-30F; x < 1; x *= 1.1F) {
    values.push_back(x);
    values.push_back(-x);
  }
  return values;
}

TEST_CASE("sigmoid and tanh are within 2e-7 on every level", "[S6][levels]") {
  auto values = many_values();
  for (auto* level : supported_levels()) {
    auto tanhs = tanh_of(*level, values);
    auto sigmoids = sigmoid_of(*level, values);
    double worst_tanh = 0, worst_sigmoid = 0, worst_small = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      double x = values[i];
      auto error = std::abs(tanhs[i] - std::tanh(x));
      worst_tanh = std::max(worst_tanh, error);
      if (std::abs(x) < 0.1)
        worst_small = std::max(worst_small, error / std::abs(std::tanh(x)));
      worst_sigmoid =
          std::max(worst_sigmoid, std::abs(sigmoids[i] - sigmoid(x)));
    }
    INFO(level->name);
    CHECK(worst_tanh < 2e-7);
    CHECK(worst_sigmoid < 2e-7);
    // Near zero tanh keeps its relative precision too.
    CHECK(worst_small < 5e-7);
  }
}

TEST_CASE("sigmoid and tanh have their limits, and keep what is not a number",
          "[S6][levels]") {
  constexpr auto inf = std::numeric_limits<float>::infinity();
  for (auto* level : supported_levels()) {
    auto tanhs = tanh_of(*level, {inf, -inf, std::nanf(""), 0.0F});
    auto sigmoids = sigmoid_of(*level, {inf, -inf, std::nanf(""), 0.0F});
    CHECK(tanhs[0] == 1.0F);
    CHECK(tanhs[1] == -1.0F);
    CHECK(std::isnan(tanhs[2]));
    CHECK(tanhs[3] == 0.0F);
    CHECK(sigmoids[0] == 1.0F);
    CHECK(sigmoids[1] == Approx(0.0F).margin(1e-30));
    CHECK(std::isnan(sigmoids[2]));
    CHECK(sigmoids[3] == 0.5F);
  }
}

}  // namespace
}  // namespace segue
