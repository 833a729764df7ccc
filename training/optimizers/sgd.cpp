// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/optimizers/sgd.hpp"

namespace segue {
namespace {

constexpr std::array<std::string_view, 1> memory{"velocity"};

constexpr std::array<number_option<optimizer_options>, 1> numbers{
    {{"momentum", &optimizer_options::momentum, numbers_below_one}}};

void step(const optimizer_options& options, const optimizer_step& v) {
  auto momentum = static_cast<float>(options.momentum);
  auto size = static_cast<float>(v.rate);
  auto* velocity = v.memory[0];
  for (std::int64_t i = 0; i < v.size; ++i) {
    velocity[i] = momentum * velocity[i] + v.gradient[i];
    v.out[i] = v.value[i] - size * velocity[i];
  }
}

}  // namespace

const optimizer_rule sgd_rule{"sgd", optimizer_kind::sgd, memory, numbers,
                              step};

}  // namespace segue
