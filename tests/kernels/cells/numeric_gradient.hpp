// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>

#include "segue/tests/kernels/cells/cell_cases.hpp"

namespace segue::test {

/// The gradient of `loss` by each of `values`, by central differences. With
/// doubles and losses of about one it is good to 1e-9.
inline doubles numeric_gradient(doubles& values,
                                const std::function<double()>& loss) {
  constexpr double step = 1e-5;
  doubles gradient;
  for (auto& value : values) {
    auto kept = value;
    value = kept + step;
    auto above = loss();
    value = kept - step;
    gradient.push_back((above - loss()) / (2 * step));
    value = kept;
  }
  return gradient;
}

/// A ragged batch in doubles, to run a reference over.
struct double_batch {
  std::int64_t steps;
  std::int64_t width;
  std::int64_t units;
  std::vector<std::int64_t> lengths;
  doubles inputs;               // [B, T, D]
  std::vector<doubles> states;  // by state: [B, H]
  doubles d_outputs;            // [B, T, H]
};

/// The sum of outputs * d_outputs over the steps that sequences have: its
/// gradient is what back-propagation of d_outputs gives.
inline double weighted_outputs(const cell_case& kind, const double_weights& w,
                               const double_batch& in) {
  double sum = 0;
  for (std::int64_t b = 0; b < std::ssize(in.lengths); ++b) {
    std::vector<doubles> states;
    for (auto& s : in.states)
      states.emplace_back(s.begin() + b * in.units,
                          s.begin() + (b + 1) * in.units);
    for (std::int64_t t = 0; t < in.lengths[static_cast<std::size_t>(b)]; ++t) {
      auto step = b * in.steps + t;
      auto x = in.inputs.begin() + step * in.width;
      kind.step(w, doubles(x, x + in.width), states);
      auto d = in.d_outputs.begin() + step * in.units;
      for (auto h : states.back())
        sum += h * *d++;
    }
  }
  return sum;
}

}  // namespace segue::test
