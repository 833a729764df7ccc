// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <span>
#include <string_view>

#include "segue/training/loss_options.hpp"
#include "segue/training/number_option.hpp"

namespace segue {

/// One counted step: its outputs, its label as they are held against it, and
/// where its gradient goes (null: nowhere), which is scaled by `share`.
struct loss_step {
  std::span<const float> outputs;
  float label = 0;
  float* d_outputs = nullptr;
  double share = 1;
};

/// What a loss is. Each is a file pair of its own and a line in loss_rule.cpp.
struct loss_rule {
  std::string_view name;  ///< that of `train.loss`
  loss_kind kind;
  /// The label is a class in [0, O), else a number.
  bool of_classes;
  std::span<const number_option<loss_options>> options;
  /// The loss of a step; its gradient where one is wanted.
  double (*step)(const loss_options& options, const loss_step& s);
};

/// All of them; the first is the default.
std::span<const loss_rule* const> loss_rules();

const loss_rule& rule_of(loss_kind kind);

}  // namespace segue
