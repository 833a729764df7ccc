// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/tensors/tensor.hpp"

namespace segue {

/// What a model's outputs are judged by.
enum class loss_kind : std::uint8_t {
  /// (y - l)^2, summed over the O outputs; each is held against the label.
  mean_squared,
  /// With r = |y - l|: r^2 / 2 up to delta, then delta (r - delta / 2). Huber,
  /// "Robust estimation of a location parameter", 1964.
  huber,
  /// ln(sum over k of exp y[k]) - y[l]; the label is a class in [0, O).
  softmax_cross_entropy,
};

struct loss_options {
  loss_kind kind = loss_kind::mean_squared;
  /// Of huber: where the square turns into a line; above 0.
  double delta = 1;

  friend bool operator==(const loss_options&, const loss_options&) = default;
};

/// How labels become what the outputs are held against: (l - offset) / scale.
/// Not of classes.
struct label_scaling {
  float offset = 0;
  float scale = 1;

  friend bool operator==(const label_scaling&, const label_scaling&) = default;
};

/// Steps [begin, end) of one row of a batch: those that count.
struct step_range {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// Losses summed up.
struct loss_sum {
  double sum = 0;
  std::int64_t steps = 0;

  /// 0 without a step.
  double mean() const {
    return steps > 0 ? sum / static_cast<double>(steps) : 0;
  }
  loss_sum& operator+=(const loss_sum& other) {
    sum += other.sum;
    steps += other.steps;
    return *this;
  }
};

struct batch_loss {
  loss_sum total;
  /// d(mean loss of the batch's counted steps) / d(outputs): float32
  /// [B, T, O], zero at steps that do not count.
  tensor d_outputs;
};

/// The loss of outputs float32 [B, T, O] against labels float32 [B, T];
/// `counted` has a range for each row. What the other steps hold is not read.
/// Errors: invalid_argument for other dtypes and shapes, and, naming row,
/// step and value, for a label that is not finite or not a class.
result<batch_loss> find_loss(const loss_options& options,
                             const label_scaling& scaling,
                             const tensor& outputs, const tensor& labels,
                             std::span<const step_range> counted);

/// The same without the gradient.
result<loss_sum> sum_loss(const loss_options& options,
                          const label_scaling& scaling, const tensor& outputs,
                          const tensor& labels,
                          std::span<const step_range> counted);

}  // namespace segue
