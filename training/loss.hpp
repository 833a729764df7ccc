// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/tensors/tensor.hpp"
#include "segue/training/loss_options.hpp"

namespace segue {

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
