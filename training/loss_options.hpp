// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace segue {

/// How the outputs of a model are compared with the labels.
enum class loss_kind : std::uint8_t {
  /// (y - l)^2, summed over the O outputs; each is compared with the label.
  mean_squared,
  /// With r = |y - l|: r^2 / 2 up to delta, then delta (r - delta / 2). Huber,
  /// "Robust estimation of a location parameter", 1964.
  huber,
  /// ln(sum over k of exp y[k]) - y[l]; the label is a class in [0, O).
  softmax_cross_entropy,
};

struct loss_options {
  loss_kind kind = loss_kind::mean_squared;
  /// For huber: where the square turns into a line; above 0.
  double delta = 1;

  friend bool operator==(const loss_options&, const loss_options&) = default;
};

}  // namespace segue
