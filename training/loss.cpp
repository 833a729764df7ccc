// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/loss.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "segue/tensors/plain_nan.hpp"

namespace segue {
namespace {

/// One counted step: its outputs, its label, and where its gradient goes
/// (null: nowhere), which is scaled by `share`.
struct loss_step {
  std::span<const float> outputs;
  float label;
  float* d_outputs;
  double share;
};

double squared_loss(const loss_step& s) {
  double sum = 0;
  for (std::size_t k = 0; k < s.outputs.size(); ++k) {
    auto r = static_cast<double>(s.outputs[k]) - static_cast<double>(s.label);
    sum += r * r;
    if (s.d_outputs) s.d_outputs[k] = static_cast<float>(2 * r * s.share);
  }
  return sum;
}

double huber_loss(const loss_step& s, double delta) {
  double sum = 0;
  for (std::size_t k = 0; k < s.outputs.size(); ++k) {
    auto r = static_cast<double>(s.outputs[k]) - static_cast<double>(s.label);
    auto size = std::abs(r);
    sum += size <= delta ? r * r / 2 : delta * (size - delta / 2);
    if (s.d_outputs)
      s.d_outputs[k] =
          static_cast<float>(std::clamp(r, -delta, delta) * s.share);
  }
  return sum;
}

/// The largest output is taken off first, so that no exponential overflows.
double softmax_loss(const loss_step& s) {
  double top = *std::ranges::max_element(s.outputs);
  double sum = 0;
  for (auto y : s.outputs)
    sum += std::exp(static_cast<double>(y) - top);
  auto label = static_cast<std::size_t>(s.label);
  if (s.d_outputs)
    for (std::size_t k = 0; k < s.outputs.size(); ++k) {
      auto p = std::exp(static_cast<double>(s.outputs[k]) - top) / sum;
      s.d_outputs[k] = static_cast<float>((p - (k == label ? 1 : 0)) * s.share);
    }
  return std::log(sum) + top - static_cast<double>(s.outputs[label]);
}

double step_loss(const loss_options& options, const loss_step& s) {
  if (options.kind == loss_kind::mean_squared) return squared_loss(s);
  if (options.kind == loss_kind::huber) return huber_loss(s, options.delta);
  return softmax_loss(s);
}

result<void> check_shapes(const tensor& outputs, const tensor& labels,
                          std::size_t rows) {
  bool good = outputs.type() == dtype::float32 && outputs.rank() == 3 &&
              outputs.dims()[2] >= 1 && labels.type() == dtype::float32 &&
              labels.dims() == shape{outputs.dims()[0], outputs.dims()[1]} &&
              static_cast<std::int64_t>(rows) == outputs.rows();
  if (good) return {};
  return error{
      errc::invalid_argument,
      fmt::format("a loss of outputs {} {} and labels {} {} over {} "
                  "rows; expected float32 [B, T, O] and [B, T]",
                  to_string(outputs.type()), to_string(outputs.dims()),
                  to_string(labels.type()), to_string(labels.dims()), rows)};
}

error bad_label(std::int64_t row, std::int64_t step, float label,
                const char* expected) {
  return {errc::invalid_argument,
          fmt::format("row {}, step {}: the label is {}; expected {}", row,
                      step, plain_nan(label), expected)};
}

/// The label as the outputs are held against it.
result<float> target_of(const loss_options& options,
                        const label_scaling& scaling, float label,
                        std::int64_t classes, std::int64_t row,
                        std::int64_t step) {
  if (!std::isfinite(label))
    return bad_label(row, step, label, "a finite number");
  if (options.kind != loss_kind::softmax_cross_entropy)
    return (label - scaling.offset) / scaling.scale;
  if (label >= 0 && label < static_cast<float>(classes) &&
      label == std::floor(label))
    return label;
  auto bound = fmt::format("a class, an integer in [0, {})", classes);
  return bad_label(row, step, label, bound.c_str());
}

/// `gradient` is null or as large as the outputs.
result<loss_sum> run(const loss_options& options, const label_scaling& scaling,
                     const tensor& outputs, const tensor& labels,
                     std::span<const step_range> counted, float* gradient) {
  if (auto ok = check_shapes(outputs, labels, counted.size()); !ok)
    return ok.error();
  loss_sum total;
  for (auto& range : counted)
    total.steps += range.end - range.begin;
  auto share = 1 / static_cast<double>(total.steps);
  auto steps = outputs.dims()[1];
  auto width = outputs.dims()[2];
  auto y = outputs.values<float>();
  auto l = labels.values<float>();
  for (std::int64_t b = 0; b < outputs.rows(); ++b) {
    auto& range = counted[static_cast<std::size_t>(b)];
    for (auto t = range.begin; t < range.end; ++t) {
      auto at = static_cast<std::size_t>(b * steps + t);
      auto target = target_of(options, scaling, l[at], width, b, t);
      if (!target) return target.error();
      auto first = at * static_cast<std::size_t>(width);
      total.sum += step_loss(
          options, {y.subspan(first, static_cast<std::size_t>(width)), *target,
                    gradient ? gradient + first : nullptr, share});
    }
  }
  return total;
}

}  // namespace

result<batch_loss> find_loss(const loss_options& options,
                             const label_scaling& scaling,
                             const tensor& outputs, const tensor& labels,
                             std::span<const step_range> counted) {
  batch_loss loss;
  loss.d_outputs = tensor::zeros(dtype::float32, outputs.dims());
  auto total = run(options, scaling, outputs, labels, counted,
                   loss.d_outputs.mutable_values<float>().data());
  if (!total) return total.error();
  loss.total = *total;
  return loss;
}

result<loss_sum> sum_loss(const loss_options& options,
                          const label_scaling& scaling, const tensor& outputs,
                          const tensor& labels,
                          std::span<const step_range> counted) {
  return run(options, scaling, outputs, labels, counted, nullptr);
}

}  // namespace segue
