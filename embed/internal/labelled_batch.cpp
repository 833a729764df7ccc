// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/labelled_batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

namespace segue {

std::vector<step_range> counted_of(const batch& b, counted_steps which) {
  std::vector<step_range> counted;
  for (std::int64_t row = 0; row < b.batch_size(); ++row) {
    auto length = b.length(row);
    if (which == counted_steps::all) {
      counted.push_back({0, length});
      continue;
    }
    auto last = b.total_length(row) - 1 - b.sequence(row) * b.num_unroll();
    bool here = last >= 0 && last < length;
    counted.push_back(here ? step_range{last, last + 1} : step_range{});
  }
  return counted;
}

const tensor& label_of(const batch& b, const input_options& input) {
  return b.sequences(input.label);
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
      return at(fmt::format("key '{}', steps from {}", b.example_key(row),
                            b.sequence(row) * b.num_unroll()),
                one.error());
  }
  return refused;
}

pipeline_options part_of(pipeline_options source, const train_options& options,
                         held_out_keys::part part) {
  source.input->shard.split = {options.evaluation, options.evaluation_seed,
                               part};
  source.gather = std::vector{source.input->label};
  return source;
}

result<void> drain(pipeline& p, const std::function<bool()>& interrupted,
                   const std::function<result<void>(batch&)>& take) {
  constexpr std::chrono::milliseconds patience{200};
  for (;;) {
    if (interrupted && interrupted())
      return error{errc::cancelled, "interrupted"};
    auto b = p.next(pipeline::clock::now() + patience);
    if (b) {
      if (auto taken = take(*b); !taken) return taken;
    } else if (b.error().code == errc::end_of_input) {
      return {};
    } else if (b.error().code != errc::deadline_exceeded) {
      return b.error();
    }
  }
}

namespace {

/// Mean and deviation value by value (Welford, Technometrics 4, 1962).
class running_figures {
 public:
  void add(double value) {
    ++n_;
    auto before = value - mean_;
    mean_ += before / static_cast<double>(n_);
    squares_ += before * (value - mean_);
  }
  label_figures figures() const {
    auto variance = n_ > 0 ? squares_ / static_cast<double>(n_) : 0;
    return {mean_, variance > 0 ? std::sqrt(variance) : 1, n_};
  }

 private:
  std::int64_t n_ = 0;
  double mean_ = 0;
  double squares_ = 0;
};

}  // namespace

result<label_figures> measure_labels(pipeline_options source,
                                     const train_options& options,
                                     const std::function<bool()>& interrupted) {
  auto labels = part_of(std::move(source), options, held_out_keys::part::kept);
  // What the layer reads is read all the same: records without it are rejects
  // here as in the epochs.
  if (labels.layer) labels.features = labels.layer->spec();
  labels.layer = nullptr;
  labels.tables = nullptr;
  labels.states = {};
  labels.on_finished = nullptr;
  labels.on_reject = nullptr;
  auto input = *labels.input;
  auto p = pipeline::make(std::move(labels));
  if (!p) return p.error();
  running_figures running;
  auto add_batch = [&](batch& b) {
    auto values = label_of(b, input).values<float>();
    auto counted = counted_of(b, options.counted);
    for (std::size_t row = 0; row < counted.size(); ++row)
      for (auto t = counted[row].begin; t < counted[row].end; ++t)
        running.add(values[row * static_cast<std::size_t>(b.num_unroll()) +
                           static_cast<std::size_t>(t)]);
    return b.acknowledge();
  };
  if (auto done = drain(*p, interrupted, add_batch); !done) return done.error();
  auto figures = running.figures();
  if (figures.steps == 0)
    return error{errc::invalid_argument,
                 "the input has no step to learn from: every key is held out, "
                 "or none has a real step"};
  if (!std::isfinite(figures.mean) || !std::isfinite(figures.deviation))
    return error{errc::invalid_argument,
                 fmt::format("the labels '{}' of the training keys have the "
                             "mean {} and the deviation {}; expected finite "
                             "ones",
                             input.label, figures.mean, figures.deviation)};
  return figures;
}

}  // namespace segue
