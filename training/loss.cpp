// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/loss.hpp"

#include <fmt/format.h>

#include <cmath>

#include "segue/tensors/plain_nan.hpp"
#include "segue/training/losses/loss_rule.hpp"

namespace segue {
namespace {

result<void> check_shapes(const tensor& outputs, const tensor& labels,
                          std::size_t rows) {
  bool good = outputs.type() == dtype::float32 && outputs.rank() == 3 &&
              outputs.dims()[2] >= 1 && labels.type() == dtype::float32 &&
              labels.dims() == shape{outputs.dims()[0], outputs.dims()[1]} &&
              static_cast<std::int64_t>(rows) == outputs.rows();
  if (good) return {};
  return error{
      errc::invalid_argument,
      fmt::format("outputs are {} {} and labels {} {} for {} rows; expected "
                  "float32 [B, T, O] and [B, T]",
                  to_string(outputs.type()), to_string(outputs.dims()),
                  to_string(labels.type()), to_string(labels.dims()), rows)};
}

error bad_label(std::int64_t row, std::int64_t step, float label,
                const char* expected) {
  return {errc::invalid_argument,
          fmt::format("row {}, step {}: the label is {}; expected {}", row,
                      step, plain_nan(label), expected)};
}

/// Returns the label in the unit in which the outputs are compared with it.
result<float> target_of(const loss_options& options,
                        const label_scaling& scaling, float label,
                        std::int64_t classes, std::int64_t row,
                        std::int64_t step) {
  if (!std::isfinite(label))
    return bad_label(row, step, label, "a finite number");
  if (!rule_of(options.kind).of_classes)
    return (label - scaling.offset) / scaling.scale;
  if (label >= 0 && label < static_cast<float>(classes) &&
      label == std::floor(label))
    return label;
  auto bound = fmt::format("a class, an integer in [0, {})", classes);
  return bad_label(row, step, label, bound.c_str());
}

/// `gradient` is null or has the size of the outputs.
result<loss_sum> run(const loss_options& options, const label_scaling& scaling,
                     const tensor& outputs, const tensor& labels,
                     std::span<const step_range> counted, float* gradient) {
  if (auto ok = check_shapes(outputs, labels, counted.size()); !ok)
    return ok.error();
  const auto& rule = rule_of(options.kind);
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
      total.sum += rule.step(
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
