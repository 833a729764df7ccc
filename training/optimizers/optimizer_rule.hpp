// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "segue/training/number_option.hpp"
#include "segue/training/optimizer_options.hpp"

namespace segue {

/// Consecutive values to update: one row of a table, or a whole parameter.
struct optimizer_step {
  const float* value = nullptr;
  const float* gradient = nullptr;
  /// The rule's memory for each value, in the order of optimizer_rule::memory.
  std::array<float*, 2> memory{};
  float* out = nullptr;
  std::int64_t size = 0;
  double rate = 0;
  /// The number of updates, including this one.
  std::int64_t updates = 0;
};

/// How an optimizer updates parameters. Each has its own .hpp and .cpp and a
/// line in optimizer_rule.cpp.
struct optimizer_rule {
  std::string_view name;  ///< the value of `train.optimizer`
  optimizer_kind kind;
  /// The names of its memory for each parameter, such as "velocity".
  std::span<const std::string_view> memory;
  std::span<const number_option<optimizer_options>> options;
  void (*step)(const optimizer_options& options, const optimizer_step& values);
};

/// Returns all rules; the first is the default.
std::span<const optimizer_rule* const> optimizer_rules();

const optimizer_rule& rule_of(optimizer_kind kind);

}  // namespace segue
