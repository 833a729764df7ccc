// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/internal/measure_labels.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>

#include "segue/embed/internal/carry_book.hpp"
#include "segue/embed/internal/labeled_batch.hpp"
#include "segue/embed/internal/training_pass.hpp"
#include "segue/errors/shown_text.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/tensors/plain_nan.hpp"

namespace segue {
namespace {

using key_part = held_out_keys::part;

constexpr auto all_steps = std::numeric_limits<std::int64_t>::max();

/// Mean and deviation value by value (Welford, Technometrics 4, 1962).
class running_figures {
 public:
  void add(double value) {
    ++n_;
    auto before = value - mean_;
    mean_ += before / static_cast<double>(n_);
    squares_ += before * (value - mean_);
  }
  std::int64_t steps() const { return n_; }
  label_figures figures() const {
    auto variance = n_ > 0 ? squares_ / static_cast<double>(n_) : 0;
    return {mean_, variance > 0 ? std::sqrt(variance) : 1, n_};
  }

 private:
  std::int64_t n_ = 0;
  double mean_ = 0;
  double squares_ = 0;
};

struct measured_part {
  label_figures labels;          // of the counted steps
  std::int64_t keys = 0;         // 0 if the pass ended early, like the next
  std::int64_t undelivered = 0;  // of these keys
};

pipeline_options source_of(const training_plan& plan, key_part part) {
  auto source = part_of(plan, part);
  source.on_finished = nullptr;
  source.on_reject = nullptr;
  source.layer_ahead = true;
  // Pushed examples are checked as in the epochs: by layer and states.
  if (plan.feed) return source;
  // The features of the layer are still read, so that records without them are
  // rejects here, too, as in the epochs.
  if (source.layer) source.features = source.layer->spec();
  source.layer = nullptr;
  source.tables = nullptr;
  source.states = {};
  return source;
}

/// Moves the keys of a batch on.
result<void> skip(batch& b, const std::vector<state_spec>& states) {
  if (b.state_names().empty()) return b.acknowledge();
  return b.save_states(carry_book{states}.zeros(b.batch_size()));
}

error odd_label(const batch& b, std::int64_t row, std::int64_t t, float value,
                const std::string& label) {
  return {errc::invalid_argument,
          fmt::format("the label '{}' of key '{}' is {} in step {}; expected a "
                      "finite number",
                      label, shown_text(b.example_key(row)), plain_nan(value),
                      b.segment(row) * b.num_unroll() + t)};
}

result<void> add_labels(const batch& b, const train_options& options,
                        running_figures& running) {
  auto labels = labels_of(b, options.label);
  if (!labels) return labels.error();
  auto values = labels->values<float>();
  auto counted = counted_of(b, options.counted);
  for (std::size_t row = 0; row < counted.size(); ++row)
    for (auto t = counted[row].begin; t < counted[row].end; ++t) {
      auto value = values[row * static_cast<std::size_t>(b.num_unroll()) +
                          static_cast<std::size_t>(t)];
      if (!std::isfinite(value))
        return odd_label(b, static_cast<std::int64_t>(row), t, value,
                         options.label);
      running.add(value);
    }
  return {};
}

/// Once `enough` steps count, ends early, without the numbers of keys.
result<measured_part> measure(const training_plan& plan, key_part part,
                              std::int64_t enough) {
  running_figures running;
  bool known = false;
  auto add_batch = [&](pipeline&, batch& b) -> result<void> {
    if (auto ok = add_labels(b, plan.options, running); !ok) return ok;
    if (auto done = skip(b, plan.source.states); !done) return done;
    known = running.steps() >= enough;
    if (!known) return {};
    return error{errc::end_of_input, "enough is known"};
  };
  auto counts = run_pass(plan, source_of(plan, part), 0, add_batch);
  if (known) return measured_part{running.figures()};
  if (!counts) return counts.error();
  return measured_part{running.figures(), counts->examples,
                       counts->undelivered};
}

/// Returns why no label of a part counts; `other` is the other part.
error no_label(const measured_part& part, const measured_part& other,
               bool held_out, double share) {
  auto keys = [](std::int64_t n) {
    return n == 1 ? std::string{"1 key"} : fmt::format("{} keys", n);
  };
  std::string text;
  if (part.keys + other.keys == 0)
    text = "the input has no readable key";
  else if (part.keys == 0 && held_out)
    text = fmt::format(
        "train.evaluation = {1} holds out none of the {0} in the input; use a "
        "larger share or another train.evaluation_seed",
        keys(other.keys), share);
  else if (part.keys == 0)
    text = fmt::format(
        "train.evaluation = {1} holds out all of the {0} in the input; none is "
        "left to train on",
        keys(other.keys), share);
  else
    text = fmt::format(
        "no label counts among the {} {}: {}", keys(part.keys),
        held_out ? "held out" : "to train on",
        part.undelivered > 0
            ? "no batch is full, and batch.allow_small_batch is false"
            : "there are no steps");
  return {errc::invalid_argument, std::move(text)};
}

}  // namespace

result<label_figures> measure_checked(const training_plan& plan) {
  auto& options = plan.options;
  auto kept = measure(plan, key_part::kept, all_steps);
  if (!kept) return kept.error();
  auto& labels = kept->labels;
  measured_part held_out;
  if (options.evaluation > 0) {
    // If there is no label to train on, the error needs the number of keys.
    auto enough = labels.steps > 0 ? 1 : all_steps;
    auto found = measure(plan, key_part::held_out, enough);
    if (!found) return found.error();
    held_out = *found;
  }
  if (labels.steps == 0)
    return no_label(*kept, held_out, false, options.evaluation);
  if (options.evaluation > 0 && held_out.labels.steps == 0)
    return no_label(held_out, *kept, true, options.evaluation);
  if (!std::isfinite(labels.mean) || !std::isfinite(labels.deviation))
    return error{errc::invalid_argument,
                 fmt::format("the labels '{}' of the training keys have the "
                             "mean {} and the deviation {}; expected finite "
                             "ones",
                             options.label, plain_nan(labels.mean),
                             plain_nan(labels.deviation))};
  return labels;
}

}  // namespace segue
