// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/optimizers/adam.hpp"

#include <cmath>

namespace segue {
namespace {

constexpr std::array<std::string_view, 2> memory{"mean", "square"};

constexpr std::array<number_option<optimizer_options>, 3> numbers{{
    {"beta1", &optimizer_options::beta1, numbers_below_one},
    {"beta2", &optimizer_options::beta2, numbers_below_one},
    {"epsilon", &optimizer_options::epsilon, numbers_above_zero},
}};

void step(const optimizer_options& options, const optimizer_step& v) {
  auto beta1 = static_cast<float>(options.beta1);
  auto beta2 = static_cast<float>(options.beta2);
  auto t = static_cast<double>(v.updates);
  auto root = std::sqrt(1 - std::pow(options.beta2, t));
  // The corrections of both means, moved out of the loop: with m and s still
  // to be corrected, rate m' / (sqrt(s') + e) is
  // (rate root / (1 - beta1^t)) m / (sqrt(s) + e root).
  auto size =
      static_cast<float>(v.rate * root / (1 - std::pow(options.beta1, t)));
  auto epsilon = static_cast<float>(options.epsilon * root);
  auto [mean, square] = v.memory;
  for (std::int64_t i = 0; i < v.size; ++i) {
    auto g = v.gradient[i];
    mean[i] += (1 - beta1) * (g - mean[i]);
    square[i] += (1 - beta2) * (g * g - square[i]);
    v.out[i] = v.value[i] - size * mean[i] / (std::sqrt(square[i]) + epsilon);
  }
}

}  // namespace

const optimizer_rule adam_rule{"adam", optimizer_kind::adam, memory, numbers,
                               step};

}  // namespace segue
