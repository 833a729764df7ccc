// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "segue/training/number_option.hpp"
#include "segue/training/optimizer_options.hpp"

namespace segue {

/// Values that an optimizer moves, one behind the other: those of one row of a
/// table, or of a whole parameter.
struct optimizer_step {
  const float* value = nullptr;
  const float* gradient = nullptr;
  /// What the rule remembers of each value, in the order of its names.
  std::array<float*, 2> memory{};
  float* out = nullptr;
  std::int64_t size = 0;
  double rate = 0;
  /// How many updates have begun, this one among them.
  std::int64_t updates = 0;
};

/// How an optimizer moves parameters. Each is a file pair of its own and a line
/// in optimizer_rule.cpp.
struct optimizer_rule {
  std::string_view name;  ///< that of `train.optimizer`
  optimizer_kind kind;
  /// What it remembers of each parameter: "velocity".
  std::span<const std::string_view> memory;
  std::span<const number_option<optimizer_options>> options;
  void (*step)(const optimizer_options& options, const optimizer_step& values);
};

/// All of them; the first is the default.
std::span<const optimizer_rule* const> optimizer_rules();

const optimizer_rule& rule_of(optimizer_kind kind);

}  // namespace segue
