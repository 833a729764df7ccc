// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include "segue/tensors/tensor.hpp"

namespace segue::test {

/// Uniform in [-scale, scale), the same for the same seed everywhere.
inline std::vector<float> random_floats(std::int64_t count, unsigned seed,
                                        float scale = 1.0F) {
  std::mt19937 engine{seed};
  std::vector<float> values(static_cast<std::size_t>(count));
  for (auto& v : values)
    v = scale * (static_cast<float>(engine()) / 2147483648.0F - 1.0F);
  return values;
}

inline tensor random_tensor(shape dims, unsigned seed, float scale = 1.0F) {
  auto values = random_floats(dims.num_elements(), seed, scale);
  return tensor::from<float>(dims, values);
}

inline double sigmoid(double x) {
  return 1 / (1 + std::exp(-x));
}

using doubles = std::vector<double>;

/// [x, h] * kernel + bias for one row; kernel [x.size() + h.size(), n].
template <class Scalar>
doubles affine(const doubles& x, const doubles& h,
               const std::vector<Scalar>& kernel,
               const std::vector<Scalar>& bias) {
  doubles sum(bias.begin(), bias.end());
  auto n = bias.size();
  for (std::size_t k = 0; k < x.size() + h.size(); ++k)
    for (std::size_t j = 0; j < n; ++j)
      sum[j] += (k < x.size() ? x[k] : h[k - x.size()]) *
                static_cast<double>(kernel[k * n + j]);
  return sum;
}

/// Weights of a cell, whatever the number of gates.
template <class Scalar>
struct weights_of {
  std::vector<Scalar> kernel, bias;
  std::vector<Scalar> candidate_kernel, candidate_bias;  // GRU only
};
using reference_weights = weights_of<float>;
using double_weights = weights_of<double>;

inline double_weights widen(const reference_weights& w) {
  auto wide = [](auto& v) { return doubles(v.begin(), v.end()); };
  return {wide(w.kernel), wide(w.bias), wide(w.candidate_kernel),
          wide(w.candidate_bias)};
}

/// One step of one row: states in, states out; the last is the output.
using reference_step = void (*)(const double_weights&, const doubles& x,
                                std::vector<doubles>& states);

inline void basic_reference(const double_weights& w, const doubles& x,
                            std::vector<doubles>& states) {
  auto g = affine(x, states[0], w.kernel, w.bias);
  for (std::size_t u = 0; u < g.size(); ++u)
    states[0][u] = std::tanh(g[u]);
}

inline void lstm_reference(const double_weights& w, const doubles& x,
                           std::vector<doubles>& states) {
  auto& [c, h] = *reinterpret_cast<doubles(*)[2]>(states.data());
  auto g = affine(x, h, w.kernel, w.bias);
  auto n = h.size();
  for (std::size_t u = 0; u < n; ++u) {
    auto i = g[u], j = g[n + u], f = g[2 * n + u], o = g[3 * n + u];
    c[u] = c[u] * sigmoid(f + 1.0) + sigmoid(i) * std::tanh(j);
    h[u] = std::tanh(c[u]) * sigmoid(o);
  }
}

inline void gru_reference(const double_weights& w, const doubles& x,
                          std::vector<doubles>& states) {
  auto& h = states[0];
  auto n = h.size();
  auto g = affine(x, h, w.kernel, w.bias);
  doubles reset(n);
  for (std::size_t u = 0; u < n; ++u)
    reset[u] = sigmoid(g[u]) * h[u];
  auto candidate = affine(x, reset, w.candidate_kernel, w.candidate_bias);
  for (std::size_t u = 0; u < n; ++u) {
    auto update = sigmoid(g[n + u]);
    h[u] = update * h[u] + (1 - update) * std::tanh(candidate[u]);
  }
}

}  // namespace segue::test
