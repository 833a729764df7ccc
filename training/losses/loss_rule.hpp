// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "segue/training/loss_options.hpp"
#include "segue/training/number_option.hpp"

namespace segue {

/// One counted step: its outputs, its scaled label, and where its gradient is
/// written (null: nowhere), multiplied by `share`.
struct loss_step {
  std::span<const float> outputs;
  float label = 0;
  float* d_outputs = nullptr;
  double share = 1;
};

/// A loss. Each has its own .hpp and .cpp and a line in loss_rule.cpp.
struct loss_rule {
  std::string_view name;  ///< the value of `train.loss`
  loss_kind kind;
  /// Whether the label is a class in [0, O) rather than a number.
  bool of_classes;
  std::span<const number_option<loss_options>> options;
  /// Returns the loss of a step, and writes its gradient if one is wanted.
  double (*step)(const loss_options& options, const loss_step& s);
};

/// Returns all losses; the first is the default.
std::span<const loss_rule* const> loss_rules();

const loss_rule& rule_of(loss_kind kind);

}  // namespace segue
