// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "segue/errors/result.hpp"
#include "segue/tensors/tensor.hpp"
#include "segue/training/loss_options.hpp"

namespace segue {

/// How labels are scaled before outputs are compared with them:
/// (l - offset) / scale. Classes are not scaled.
struct label_scaling {
  float offset = 0;
  float scale = 1;

  friend bool operator==(const label_scaling&, const label_scaling&) = default;
};

/// The steps [begin, end) of one row of a batch that count in the loss.
struct step_range {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// A sum of losses.
struct loss_sum {
  double sum = 0;
  std::int64_t steps = 0;

  /// 0 if there are no steps.
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

/// Returns the loss of outputs, float32 [B, T, O], given labels, float32
/// [B, T]. `counted` has a range for each row; other steps are not read.
/// Errors: invalid_argument for other dtypes and shapes, and for a label that
/// is not finite or not a class, naming the row, the step and the value.
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
