// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/labeled_batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "segue/errors/shown_text.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/tensors/plain_nan.hpp"

namespace segue {

std::vector<step_range> counted_of(const batch& b, counted_steps which) {
  std::vector<step_range> counted;
  for (std::int64_t row = 0; row < b.batch_size(); ++row) {
    auto length = b.length(row);
    if (which == counted_steps::all) {
      counted.push_back({0, length});
      continue;
    }
    auto last = b.total_length(row) - 1 - b.segment(row) * b.num_unroll();
    bool here = last >= 0 && last < length;
    counted.push_back(here ? step_range{last, last + 1} : step_range{});
  }
  return counted;
}

result<tensor> labels_of(const batch& b, const std::string& name) {
  auto wrong = [&](const error& e) {
    return at(fmt::format("the label '{}'", shown_text(name)), e);
  };
  try {
    auto& labels = b.sequences(name);
    if (auto ok = check_labels(b, labels); !ok) return wrong(ok.error());
    return labels;
  } catch (const failure& e) {
    return wrong(e.what_error());
  }
}

result<void> check_labels(const batch& b, const tensor& labels) {
  shape expected{b.batch_size(), b.num_unroll()};
  if (labels.type() == dtype::float32 && labels.dims() == expected) return {};
  return error{errc::invalid_argument,
               fmt::format("labels are {} {}, expected float32 {}",
                           to_string(labels.type()), to_string(labels.dims()),
                           to_string(expected))};
}

error name_key(const batch& b, const train_options& options,
               const label_scaling& scaling, const tensor& outputs,
               const tensor& labels, error refused) {
  auto counted = counted_of(b, options.counted);
  for (std::int64_t row = 0; row < b.batch_size(); ++row) {
    auto one = sum_loss(options.loss, scaling, outputs.slice(row, 1),
                        labels.slice(row, 1),
                        std::span{counted}.subspan(std::size_t(row), 1));
    if (!one)
      return at(
          fmt::format("key '{}', steps from {}", shown_text(b.example_key(row)),
                      b.segment(row) * b.num_unroll()),
          one.error());
  }
  return refused;
}

namespace {

/// Returns the first input of the real steps of a batch that is not finite;
/// empty if all are finite. A row of a table can only become so by training.
std::string odd_input(const batch& b, const feature_layer& layer) {
  auto values = b.layer().values<float>();
  for (std::int64_t row = 0; row < b.batch_size(); ++row)
    for (std::int64_t t = 0; t < b.length(row); ++t) {
      auto at =
          static_cast<std::size_t>((row * b.num_unroll() + t) * layer.width());
      for (auto& column : layer.columns())
        for (std::int64_t i = 0; i < column->width(); ++i, ++at)
          if (!column->table() && !std::isfinite(values[at]))
            return fmt::format("column '{}' yields {} at step {} of key '{}'",
                               column->name(), plain_nan(values[at]),
                               b.segment(row) * b.num_unroll() + t,
                               b.example_key(row));
    }
  return {};
}

}  // namespace

result<void> check_loss(const loss_sum& loss, const batch& b,
                        const feature_layer* layer) {
  if (std::isfinite(loss.sum)) return {};
  auto cause = layer ? odd_input(b, *layer) : "";
  if (cause.empty())
    cause =
        "a lower train.learning_rate, or a train.clip_norm, may keep it finite";
  return error{errc::invalid_argument,
               fmt::format("the loss is {}: {}", plain_nan(loss.sum), cause)};
}

}  // namespace segue
