// SPDX-License-Identifier: BSD-3-Clause
#include <catch2/catch.hpp>

#include "segue/kernels/cells/cell_gradient.hpp"
#include "segue/tests/kernels/cells/numeric_gradient.hpp"

namespace segue {
namespace {

using namespace test;

doubles widened(const std::vector<float>& v) {
  return {v.begin(), v.end()};
}

std::vector<float> narrowed(const doubles& v) {
  return {v.begin(), v.end()};
}

/// Lengths from 0 to T, not in their order.
double_batch ragged_batch(const cell_case& kind, std::int64_t rows,
                          std::int64_t width, std::int64_t units) {
  constexpr std::int64_t steps = 5;
  double_batch in{.steps = steps, .width = width, .units = units};
  for (std::int64_t r = 0; r < rows; ++r)
    in.lengths.push_back((3 + 4 * r) % (steps + 1));
  in.inputs = widened(random_floats(rows * steps * width, 5));
  for (std::size_t s = 0; s < kind.states; ++s)
    in.states.push_back(
        widened(random_floats(rows * units, 6 + static_cast<unsigned>(s))));
  in.d_outputs = widened(random_floats(rows * steps * units, 9));
  return in;
}

/// Gradients, of the weights in the cell's order.
struct gradients {
  std::vector<doubles> weights;
  doubles inputs;
};

gradients numeric_gradients(const cell_case& kind, const reference_weights& w,
                            double_batch in) {
  auto wide = widen(w);
  auto loss = [&] { return weighted_outputs(kind, wide, in); };
  gradients out;
  for (auto* values :
       {&wide.kernel, &wide.bias, &wide.candidate_kernel, &wide.candidate_bias})
    out.weights.push_back(numeric_gradient(*values, loss));
  out.inputs = numeric_gradient(in.inputs, loss);
  return out;
}

/// What the kernels make of the same, past the lengths with inputs and
/// gradients that are not numbers.
gradients kernel_gradients(const cell_case& kind, const reference_weights& w,
                           const double_batch& in, const level_kernels& level) {
  auto uses_candidate = kind.gates == 2;
  auto cell = kind.make(in.width, in.units, w, level);
  auto gradient = cell->make_gradient();
  std::vector<std::span<const float>> weights{w.kernel, w.bias};
  if (uses_candidate) {
    weights.emplace_back(w.candidate_kernel);
    weights.emplace_back(w.candidate_bias);
  }
  gradient->assign(weights);

  step_rows rows{in.lengths, in.steps};
  cell_run run;
  run.start(*cell, rows, true);
  for (std::size_t s = 0; s < kind.states; ++s)
    run.set_state(rows, s, narrowed(in.states[s]).data(), in.units);
  auto padded = [&](const doubles& values, std::int64_t width) {
    auto all = narrowed(values);
    for (std::size_t b = 0; b < in.lengths.size(); ++b) {
      auto row = all.begin() + static_cast<std::int64_t>(b) * in.steps * width;
      std::fill(row + in.lengths[b] * width, row + in.steps * width,
                std::nanf(""));
    }
    return all;
  };
  auto stride = row_stride(in.width);
  std::vector<float> inputs(static_cast<std::size_t>(rows.rows() * stride));
  rows.gather_steps(padded(in.inputs, in.width).data(), in.width, inputs.data(),
                    stride);
  run.run(*cell, rows, inputs.data(), stride);

  std::vector<float> d_outputs(
      static_cast<std::size_t>(rows.rows() * run.stride()));
  rows.gather_steps(padded(in.d_outputs, in.units).data(), in.units,
                    d_outputs.data(), run.stride());
  std::vector<float> d_inputs(
      static_cast<std::size_t>(rows.rows() * gradient->d_inputs_stride()));
  std::vector<std::vector<float>> d_weights;
  std::vector<float*> places;
  for (auto& values : weights)
    places.push_back(
        d_weights.emplace_back(values.size(), std::nanf("")).data());
  // Growing moves the vectors, not what they hold.
  gradient->run({.cell = *cell,
                 .rows = rows,
                 .kept = run,
                 .inputs = inputs.data(),
                 .input_stride = stride,
                 .d_outputs = d_outputs.data(),
                 .d_inputs = d_inputs.data(),
                 .d_weights = places});
  gradients out;
  for (auto& d : d_weights)
    out.weights.push_back(widened(d));
  out.weights.resize(4);
  std::vector<float> unpacked(in.inputs.size());
  rows.scatter_steps(d_inputs.data(), gradient->d_inputs_stride(), in.width,
                     unpacked.data());
  out.inputs = widened(unpacked);
  return out;
}

void check_near(const doubles& seen, const doubles& expected) {
  REQUIRE(seen.size() == expected.size());
  for (std::size_t i = 0; i < seen.size(); ++i)
    REQUIRE(seen[i] == Approx(expected[i]).margin(4e-6).epsilon(4e-6));
}

struct gradient_shape {
  std::int64_t rows, width, units;
};

TEST_CASE("every cell's gradients agree with finite differences in doubles",
          "[S6][gradients]") {
  auto& kind =
      GENERATE(from_range(std::begin(cell_cases), std::end(cell_cases)));
  for (auto [rows, width, units] :
       {gradient_shape{1, 1, 1}, gradient_shape{3, 3, 5},
        gradient_shape{14, 2, 17}, gradient_shape{2, 33, 8}}) {
    auto w = random_weights(kind, width, units);
    auto in = ragged_batch(kind, rows, width, units);
    auto expected = numeric_gradients(kind, w, in);
    if (kind.gates != 2) {
      expected.weights[2].clear();
      expected.weights[3].clear();
    }
    for (auto* level : supported_levels()) {
      INFO(kind << " " << level->name << " B " << rows << " D " << width
                << " H " << units);
      auto seen = kernel_gradients(kind, w, in, *level);
      for (std::size_t i = 0; i < 4; ++i)
        check_near(seen.weights[i], expected.weights[i]);
      check_near(seen.inputs, expected.inputs);
    }
  }
}

TEST_CASE("a batch without any step has gradients of zero", "[gradients]") {
  auto& kind =
      GENERATE(from_range(std::begin(cell_cases), std::end(cell_cases)));
  auto w = random_weights(kind, 3, 5);
  auto in = ragged_batch(kind, 2, 3, 5);
  in.lengths = {0, 0};
  auto seen = kernel_gradients(kind, w, in, best_level());
  for (auto& d : seen.weights)
    CHECK(d == doubles(d.size(), 0.0));
  CHECK(seen.inputs == doubles(seen.inputs.size(), 0.0));
}

}  // namespace
}  // namespace segue
